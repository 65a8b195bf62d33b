/// How the gradient by the posterior's parameters is estimated from draws of z. The loss's value, and the gradient by the
/// decoder's parameters, stay as they are.
public enum PosteriorGradient: String, Sendable, Codable, CaseIterable {
  /// The derivative of the objective as it is written.
  case plain
  /// Sticking the landing (Roeder, Wu and Duvenaud 2017, equation 8): log q(z|x) is taken at the draw, with its mu and sigma held,
  /// so that the gradient comes through z alone. What is left out is 0 in expectation. With one draw it has no variance where q is
  /// the true posterior. With iwae it is biased (Tucker and others 2019, section 4).
  case sticking
  /// Doubly reparameterised (Tucker and others 2019, equation 8): the same for iwae without the bias, by weights that are squared.
  /// Its signal does not drown in noise as k grows.
  case doubly
}
