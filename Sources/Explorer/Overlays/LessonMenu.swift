import Drawing
import Interface

/// The lessons, to begin one or to go on with it.
struct LessonMenu: ListOverlay {
  var selected: Int
  var filter = ListFilter()

  /// The menu with the present lesson selected, or the next one that is not done, after the one that has just ended.
  init(_ world: World) {
    let all = world.chapters()
    func index(_ name: String?) -> Int? { all.firstIndex { $0.name == name } }
    let open = all.indices.filter { world.lessonProgress.place(all[$0])?.isDone != true }
    let next = index(world.endedLesson).flatMap { ended in open.first { $0 > ended } }
    selected = index(world.lesson?.lesson.name) ?? next ?? open.first ?? 0
  }

  /// A line for each chapter, and one that leaves the lesson.
  func lines(_ world: World) -> [String] {
    world.chapters().map { "\($0.title) \($0.about)" } + (world.lesson == nil ? [] : ["leave the lesson"])
  }
  var page: Int { 10 }

  mutating func choose(_ world: inout World) -> Reaction {
    guard world.chapters().indices.contains(selected) else { return .close(world.leaveLesson()) }
    return .close(world.learn(world.chapters()[selected]))
  }

  /// The key that opens the menu closes it, too; the number of a chapter begins it.
  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction {
    SharedCommand(key) == .learn ? .close() : .stay()
  }

  func prompt(_ world: World) -> [String] {
    world.chapters().enumerated().map { index, lesson in
      "\(index + 1): \(lesson.title), \(lesson.about)\(state(of: lesson, world).map { " (\($0))" } ?? "")"
    } + (world.lesson == nil ? [] : ["\(world.chapters().count + 1): leave the lesson"])
      + ["which lesson? A number, or esc."]
  }

  mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    guard let index = self.line(numbered: line, world) else {
      world.say("a number from 1 to \(lines(world).count), or esc.", isError: false)
      return .stay()
    }
    selected = index
    return choose(&world)
  }

  /// `done`, or where it will go on; nil for a lesson that was not begun.
  private func state(of lesson: Lesson, _ world: World) -> String? {
    guard let place = world.lessonProgress.place(lesson) else { return nil }
    if place.step > 0 { return "step \(place.step + 1) of \(lesson.steps.count)" }
    return place.isDone ? "done" : nil
  }
}

extension LessonMenu {
  private static let numberColumns = 5

  /// The inside of the box, and the part of it for lessons.
  private func layout(_ world: World) -> (inside: Rect, list: Rect) {
    let inside = world.overlayRoom.boxInside(width: 78, height: lines(world).count + 4)
    return (inside, Rect(x: inside.x, y: inside.y, width: inside.width, height: max(1, inside.height - 2)))
  }

  func line(x: Int, y: Int, _ world: World) -> Int? { line(x: x, y: y, in: layout(world).list, world) }

  func draw(on canvas: inout Canvas, _ world: World) {
    let (inside, list) = layout(world)
    canvas.drawBox(around: inside, title: "lessons of two to four minutes", unicode: world.unicode)
    for (row, index) in visible(world, rows: list.height) {
      let y = inside.y + row
      let style = index == selected ? Theme.selected : .plain
      let mark = index == selected ? world.sign("▸", ">") : " "
      guard world.chapters().indices.contains(index) else {
        canvas.write("\(mark)    leave the lesson", x: inside.x, y: y, style: style)
        continue
      }
      let lesson = world.chapters()[index]
      let isDone = world.lessonProgress.place(lesson)?.isDone == true
      canvas.write("\(mark)\("\(index + 1)".paddedAtStart(to: 3))", x: inside.x, y: y, style: style)
      let end = canvas.write(lesson.title, x: inside.x + Self.numberColumns, y: y, style: style)
      let note = state(of: lesson, world)
      let noteStart = inside.endX - (note?.columns ?? 0)
      if let note { canvas.write(note, x: noteStart, y: y, style: isDone ? Theme.running : Theme.paused) }
      let room = noteStart - end - 3
      if lesson.about.columns <= room { canvas.write(lesson.about, x: end + 2, y: y, style: Theme.dim) }
    }
    drawFoot(["Enter begins it, or goes on with it   Esc goes back"], on: &canvas, in: inside, world)
  }
}
