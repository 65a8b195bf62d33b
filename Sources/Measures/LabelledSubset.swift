import Randomness

/// Which images' labels a recogniser sees: `count` of them, of every class as many as of the others, give or take one; a class
/// that has fewer gives all it has, and the others make up for it. In an order that depends on seed and draw alone.
///
/// - Precondition: there are `count` labels.
package func labelledSubset(_ labels: [UInt8], count: Int, seed: UInt64, draw: Int) -> [Int32] {
  precondition(count <= labels.count, "\(count) of \(labels.count) labels")
  let order = permutation(
    of: labels.count, seed: seed, stream: RandomStream.labelledImages.number(UInt64(draw)))
  var queues = [[Int32]](repeating: [], count: 256)
  // In the order of the shuffle's first meeting: which classes get one more is a matter of chance too.
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
