import Interface
import Terminal

extension Terminal: Screen {}
