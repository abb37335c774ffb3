import Client
import Glibc

/// The terminal while a live view has it: keys come one by one and are not shown, the view has a screen of its own.
/// Signals are blocked and looked for between keys, so that nothing ends without giving the terminal back.
struct Terminal {
    /// What somebody wants of a live view.
    enum Wish {
        /// To end it.
        case quit
        /// To see it at the terminal's new size.
        case redraw
    }

    private let before: termios
    private let signals: sigset_t

    /// Takes the terminal; nil: standard input and output are not one.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        before = settings
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0 else { return nil }
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH] { sigaddset(&set, signal) }
        sigprocmask(SIG_BLOCK, &set, nil)
        signals = set
        Output.write("\u{1B}[?1049h\u{1B}[?25l")
    }

    /// Gives the terminal back as it was.
    func close() {
        Output.write("\u{1B}[?25h\u{1B}[?1049l")
        var settings = before
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        var set = signals
        sigprocmask(SIG_UNBLOCK, &set, nil)
    }

    /// Columns and lines.
    var size: (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Shows these lines and nothing else.
    func show(_ lines: [String]) {
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        Output.write("\u{1B}[H" + text + "\u{1B}[J")
    }

    /// Waits so many milliseconds for a key or a signal; nil: nobody wants anything.
    func wish(within milliseconds: Int) -> Wish? {
        var left = milliseconds
        repeat {
            if let wish = signalled { return wish }
            var keys = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let step = min(left, 100)
            if poll(&keys, 1, Int32(step)) > 0, isQuit(keys) { return .quit }
            left -= step
        } while left > 0
        return signalled
    }

    private var signalled: Wish? {
        var set = signals
        var now = timespec()
        let signal = sigtimedwait(&set, nil, &now)
        guard signal > 0 else { return nil }
        return signal == SIGWINCH ? .redraw : .quit
    }

    /// `q`, Ctrl-C, Ctrl-D, Escape, or a terminal that is gone.
    private func isQuit(_ keys: pollfd) -> Bool {
        guard keys.revents & Int16(POLLIN) != 0 else { return true }
        var letter: UInt8 = 0
        guard read(STDIN_FILENO, &letter, 1) == 1 else { return true }
        return [UInt8(ascii: "q"), UInt8(ascii: "Q"), 3, 4, 27].contains(letter)
    }
}
