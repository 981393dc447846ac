//! The terminal itself: taken once, given back on every way out.
//!
//! Leaving by the door, by a panic or by a signal all go through `restore`, which does nothing the
//! second time. Signals become inputs, so that the history is closed before the process ends.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::sync::Mutex;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    self, DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::app::App;
use super::color::Depth;
use super::input::Input;
use super::key::{Key, Mouse};
use super::pane::Capabilities;

/// Bytes of a frame collected before they are written; a full repaint of a large screen fits.
const FRAME_BYTES: usize = 64 << 10;

/// Why there is no screen.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    #[error("standard {0} is no terminal, so there is no screen to draw on")]
    NoTerminal(&'static str),
    #[error("the terminal cannot be used: {0}")]
    Io(#[from] io::Error),
}

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// What other threads said when they panicked while the screen was up.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The screen, from when it is made until it is dropped.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal.
    pub fn enter(mouse: bool) -> Result<Screen, TerminalError> {
        if !io::stdin().is_terminal() {
            return Err(TerminalError::NoTerminal("input"));
        }
        if !io::stdout().is_terminal() {
            return Err(TerminalError::NoTerminal("output"));
        }
        hook_panics();
        take(mouse)?;
        let writer = BufWriter::with_capacity(FRAME_BYTES, io::stdout());
        match Terminal::new(CrosstermBackend::new(writer)) {
            Ok(terminal) => Ok(Screen { terminal, mouse }),
            Err(error) => {
                restore();
                Err(error.into())
            }
        }
    }

    /// Draws a frame, all of it at once where the terminal knows how.
    pub fn draw(&mut self, app: &mut App) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        app.draw(&mut self.terminal)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Puts text on the clipboard of the machine one sits at, through the terminal.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(
            self.terminal.backend_mut(),
            CopyToClipboard::to_clipboard_from(text)
        )
    }

    pub fn take_mouse(&mut self, taken: bool) -> io::Result<()> {
        self.mouse = taken;
        match taken {
            true => execute!(self.terminal.backend_mut(), EnableMouseCapture),
            false => execute!(self.terminal.backend_mut(), DisableMouseCapture),
        }
    }

    /// Gives the terminal back, stops the process, and takes it again when the process goes on.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        emulate_default_handler(SIGTSTP)?;
        take(self.mouse)
    }

    /// Takes the terminal again after someone else had it.
    pub fn take_again(&mut self) -> io::Result<()> {
        restore();
        take(self.mouse)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
        let panics = PANICS
            .lock()
            .map(|mut it| std::mem::take(&mut *it))
            .unwrap_or_default();
        for panic in panics {
            eprintln!("{panic}");
        }
    }
}

fn take(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    execute!(
        out,
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange
    )?;
    if mouse {
        execute!(out, EnableMouseCapture)?;
    }
    Ok(())
}

/// Gives the terminal back as it was. Errors are of no use here: there is nobody to tell.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Gives the terminal back before a panic is reported. A panic of another thread is kept for later:
/// the screen stays up, so that what is typed can be saved.
fn hook_panics() {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let terminal_thread = thread::current().id();
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().id() == terminal_thread || !TAKEN.load(Ordering::SeqCst) {
                restore();
                report(panic);
            } else if let Ok(mut panics) = PANICS.lock() {
                panics.push(format!(
                    "thread `{}`: {panic}",
                    thread::current().name().unwrap_or("unnamed")
                ));
            }
        }));
    });
}

/// Begins to listen to the terminal: what comes from now on, also a change of size, is kept for
/// `read_input`.
pub fn await_input() -> io::Result<()> {
    event::poll(Duration::ZERO).map(|_| ())
}

/// Reads the terminal on a thread of its own, which ends when nobody listens any more.
pub fn read_input(inputs: SyncSender<Input>) -> io::Result<()> {
    let work = move || {
        loop {
            let input = match event::read() {
                Ok(event) => normalised(event),
                Err(error) => {
                    let _ = inputs.send(Input::TerminalLost(error.to_string()));
                    return;
                }
            };
            if let Some(input) = input
                && inputs.send(input).is_err()
            {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(work)?;
    Ok(())
}

fn normalised(event: event::Event) -> Option<Input> {
    Some(match event {
        event::Event::Key(key) => Input::Key(Key::from_terminal(key)?),
        event::Event::Mouse(mouse) => Input::Mouse(Mouse::from_terminal(mouse)?),
        event::Event::Paste(text) => Input::Paste(text),
        event::Event::Resize(..) => Input::Resize,
        event::Event::FocusGained => Input::Focus(true),
        event::Event::FocusLost => Input::Focus(false),
    })
}

/// Turns signals into inputs, on a thread of its own.
pub fn read_signals(inputs: SyncSender<Input>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    let work = move || {
        for signal in signals.forever() {
            let input = match signal {
                SIGTSTP => Input::Suspended,
                SIGCONT => Input::Resumed,
                other => Input::Ended(other),
            };
            if inputs.send(input).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(work)?;
    Ok(())
}

/// Ends the process the way a signal would have, after everything was written down.
pub fn end_by(signal: i32) {
    // Should it not end, the ordinary exit follows.
    let _ = emulate_default_handler(signal);
}

/// Says what the terminal can do, by what the environment says of it.
pub fn capabilities() -> Capabilities {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    capabilities_of(&variable)
}

/// Whether the terminal is far away, where the mouse is better left to it: its selection is the only
/// one that reaches the clipboard here.
pub fn is_remote() -> bool {
    ["SSH_CONNECTION", "SSH_TTY"]
        .iter()
        .any(|it| std::env::var_os(it).is_some())
}

/// Whether the terminal says that its ground is bright, as some do.
pub fn is_bright() -> Option<bool> {
    bright(&std::env::var("COLORFGBG").ok()?)
}

fn bright(colors: &str) -> Option<bool> {
    let ground: u8 = colors.rsplit(';').next()?.parse().ok()?;
    Some(matches!(ground, 7 | 9..=15))
}

fn capabilities_of(variable: &dyn Fn(&str) -> String) -> Capabilities {
    let terminal = variable("TERM");
    let depth = if !variable("NO_COLOR").is_empty() || terminal == "dumb" || terminal.is_empty() {
        Depth::Mono
    } else if is_true_color(&terminal, variable) {
        Depth::True
    } else if terminal.contains("256") {
        Depth::Indexed
    } else if ["vt100", "vt220"].contains(&terminal.as_str()) {
        Depth::Mono
    } else {
        Depth::Ansi
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .map(variable)
        .find(|it| !it.is_empty())
        .unwrap_or_default()
        .to_lowercase();
    // Nothing said is what containers say, and their terminals are of today.
    let unicode = locale.is_empty() || locale.contains("utf");
    Capabilities { depth, unicode }
}

fn is_true_color(terminal: &str, variable: &dyn Fn(&str) -> String) -> bool {
    const TERMINALS: [&str; 8] = [
        "kitty",
        "alacritty",
        "foot",
        "wezterm",
        "ghostty",
        "direct",
        "truecolor",
        "contour",
    ];
    const PROGRAMS: [&str; 4] = ["iTerm.app", "WezTerm", "vscode", "ghostty"];
    ["truecolor", "24bit"].contains(&variable("COLORTERM").as_str())
        || TERMINALS.iter().any(|it| terminal.contains(it))
        || PROGRAMS.contains(&variable("TERM_PROGRAM").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], depth: Depth, unicode: bool) {
        let variable = |name: &str| {
            variables
                .iter()
                .find(|(it, _)| *it == name)
                .map_or(String::new(), |(_, value)| (*value).to_owned())
        };
        assert_eq!(
            capabilities_of(&variable),
            Capabilities { depth, unicode },
            "{variables:?}"
        );
    }

    #[test]
    fn the_environment_says_what_the_terminal_can_do() {
        check(&[], Depth::Mono, true);
        check(&[("TERM", "dumb")], Depth::Mono, true);
        check(&[("TERM", "linux")], Depth::Ansi, true);
        check(&[("TERM", "xterm-256color")], Depth::Indexed, true);
        check(
            &[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")],
            Depth::True,
            true,
        );
        check(&[("TERM", "xterm-kitty")], Depth::True, true);
        check(
            &[("TERM", "xterm-kitty"), ("NO_COLOR", "1"), ("LANG", "C")],
            Depth::Mono,
            false,
        );
        check(
            &[("TERM", "vt100"), ("LANG", "C"), ("LC_ALL", "de_DE.UTF-8")],
            Depth::Mono,
            true,
        );
    }

    #[test]
    fn some_terminals_say_how_bright_they_are() {
        assert_eq!(bright("0;15"), Some(true));
        assert_eq!(bright("15;default;0"), Some(false));
        assert_eq!(bright("15;8"), Some(false));
        assert_eq!(bright("nonsense"), None);
    }
}
