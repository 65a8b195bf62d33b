import Explorer
import Testing

@Suite struct ManifoldTests {
  /// The view opens at z: entering that tile hardly moves it.
  @Test(arguments: [[1.1, -0.7], [0, 0], [-2.5, 2.5], [0.4, 1.6]] as [[Float]], [(80, 24), (120, 40), (200, 60)])
  func itOpensAtZ(place: [Float], size: (width: Int, height: Int)) {
    var state = Sample.state(width: size.width, height: size.height)
    for (index, value) in place.enumerated() { _ = state.update(.obey(.z, "\(index + 1) \(value)")) }
    _ = state.update(.obey(.z, "3 0.5"))
    state.press(.character("3"))
    var other = state
    state.press(.enter)
    // The outermost tiles represent everything beyond them.
    for (value, wanted) in zip(state.z, place) {
      #expect(abs(wanted) < 2 ? abs(value - wanted) < 0.4 : value * wanted > 0, "\(state.z)")
    }
    #expect(state.z[2] == 0.5)
    guard place == [0, 0] else { return }
    other.press(.right, .up, .enter)
    #expect(other.z[0] > state.z[0] && other.z[1] > state.z[1])
  }
}
