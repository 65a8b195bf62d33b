/// What holds a model, as its bytes tell; the name of a file says nothing.
package enum Container: String, Sendable, CaseIterable {
  /// `torch.save` since PyTorch 1.6: a zip archive with a pickle.
  case torchZip = "torch zip"
  /// `torch.save` before PyTorch 1.6: pickles, then numbers.
  case torchLegacy = "torch legacy"
  /// A zip archive of `torch.jit.save`.
  case torchScript = "TorchScript"
  /// A checkpoint of Lightning, which is one of PyTorch.
  case lightning = "Lightning"
  /// A plain pickle, with arrays of NumPy.
  case pickle = "pickle"
  case safetensors = "safetensors"
  case npz = "npz"
  case npy = "npy"
  /// What Keras 2 writes.
  case hdf5 = "HDF5"
  /// What Keras 3 writes: a zip archive with a description and weights in HDF5.
  case keras = "Keras"
  case onnx = "ONNX"
}
