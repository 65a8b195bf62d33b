import Drawing
import Explorer
import TestSupport
import Testing

/// A model of another program whose reading is not stated in its file.
@Suite struct DoubtfulModelTests {
  private static let doubt = "not all is in the file: read as measured, with confidence 0.45"

  @Test func theFirstScreenSaysHowSureTheReadingIs() {
    let opened = OpenedModel(path: "/vae.pth", isShipped: true, checkpoint: Sample.fresh(), doubt: Self.doubt)
    var state = ExplorerState(opened, look: ScreenLook(limits: Sample.unicode), width: 120, height: 40)
    #expect(state.draw().contains(Self.doubt))
    state.press(.character("2"))
    #expect(!state.draw().contains(Self.doubt))
    // One that is opened from the list says it, too.
    _ = state.update(.opened(.success(opened)))
    #expect(state.draw().contains(Self.doubt))
    _ = state.update(.opened(.success(OpenedModel(path: "/mine.safetensors", checkpoint: Sample.fresh()))))
    #expect(!state.draw().contains("read as measured"))
  }
}
