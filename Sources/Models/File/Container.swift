/// The format of a model file, recognised by its bytes; the file's name does not matter.
package enum Container: String, Sendable, CaseIterable {
  /// `torch.save` since PyTorch 1.6: a zip archive with a pickle.
  case torchZip = "torch zip"
  /// `torch.save` before PyTorch 1.6: pickles, then numbers.
  case torchLegacy = "torch legacy"
  /// A zip archive of `torch.jit.save`.
  case torchScript = "TorchScript"
  /// A checkpoint of Lightning, which is a PyTorch file.
  case lightning = "Lightning"
  /// A plain pickle with NumPy arrays.
  case pickle = "pickle"
  case safetensors = "safetensors"
  case npz = "npz"
  case npy = "npy"
  /// Keras 2's format.
  case hdf5 = "HDF5"
  /// Keras 3's format: a zip archive with a description, and weights in HDF5.
  case keras = "Keras"
  case onnx = "ONNX"
}
