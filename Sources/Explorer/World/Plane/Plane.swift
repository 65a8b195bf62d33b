/// Two latent dimensions, counted from 0: one goes across the screen, one up.
struct Plane: Sendable, Equatable {
  var across: Int
  var up: Int
}
