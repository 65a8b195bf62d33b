import Randomness

/// Draws `count` images whose labels a recogniser sees: equally many of each class, up to one. A class with too few
/// images gives all, and the others make up for it. The result depends on seed and draw alone.
///
/// - Precondition: there are at least `count` labels.
package func labelledSubset(_ labels: [UInt8], count: Int, seed: UInt64, draw: Int) -> [Int32] {
  precondition(count <= labels.count, "\(count) of \(labels.count) labels")
  let order = permutation(
    of: labels.count, seed: seed, stream: RandomStream.labelledImages.number(UInt64(draw)))
  var queues = [[Int32]](repeating: [], count: 256)
  // In order of first appearance in the shuffle, so that chance decides which classes get one more.
  var classes: [Int] = []
  for index in order {
    let label = Int(labels[Int(index)])
    if queues[label].isEmpty { classes.append(label) }
    queues[label].append(index)
  }
  var chosen: [Int32] = []
  var turn = 0
  while chosen.count < count {
    for label in classes where chosen.count < count && turn < queues[label].count { chosen.append(queues[label][turn]) }
    turn += 1
  }
  return chosen
}
