//! The terminal itself: taken once, given back on every way out.
//!
//! Leaving by the door, by a panic or by a signal all go through `restore`, which does nothing the
//! second time. Signals become inputs, so that the history is closed before the process ends.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags,
    PushKeyboardEnhancementFlags,
};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    SetTitle, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use signal_hook::consts::signal::SIGTSTP;
use signal_hook::low_level::emulate_default_handler;

use super::app::App;

mod ask;
mod clipboard;
mod edit;
mod environment;
mod notice;
mod reader;

pub use ask::ground;
pub use environment::{capabilities, is_remote};
pub use reader::{await_input, read_input, read_signals};

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

/// How the terminal is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// The whole of it, drawn anew where something changed; `mouse` says whether the mouse is taken.
    Full { mouse: bool },
    /// Lines are appended, as a shell does: for screen readers, and for terminals that know no addresses.
    Linear,
}

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether lines are appended and nothing else was changed than how keys are read.
static IS_LINEAR: AtomicBool = AtomicBool::new(false);
/// What other threads said when they panicked while the screen was up.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The screen, from when it is made until it is dropped.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    manner: Manner,
    /// The title that the terminal's window has.
    title: String,
}

/// The window's title is put aside, and brought back.
const KEEP_TITLE: &str = "\x1b[22;2t";
const RESTORE_TITLE: &str = "\x1b[23;2t";

impl Screen {
    /// Takes the terminal.
    pub fn enter(manner: Manner) -> Result<Screen, TerminalError> {
        if !io::stdin().is_terminal() {
            return Err(TerminalError::NoTerminal("input"));
        }
        if !io::stdout().is_terminal() {
            return Err(TerminalError::NoTerminal("output"));
        }
        hook_panics();
        take(manner)?;
        let writer = BufWriter::with_capacity(FRAME_BYTES, io::stdout());
        match Terminal::new(CrosstermBackend::new(writer)) {
            Ok(terminal) => Ok(Screen {
                terminal,
                manner,
                title: String::new(),
            }),
            Err(error) => {
                restore();
                Err(error.into())
            }
        }
    }

    /// Draws a frame, all of it at once where the terminal knows how; or says what is new.
    pub fn draw(&mut self, app: &mut App) -> io::Result<()> {
        if self.manner == Manner::Linear {
            let text = app.speak();
            let out = self.terminal.backend_mut();
            out.write_all(text.as_bytes())?;
            return io::Write::flush(out);
        }
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        app.draw(&mut self.terminal)?;
        let title = app.title();
        if title != self.title {
            queue!(self.terminal.backend_mut(), SetTitle(&title))?;
            self.title = title;
        }
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Returns how many columns and rows there are, as far as that is known.
    pub fn size(&self) -> Option<(u16, u16)> {
        let size = self.terminal.size().ok()?;
        Some((size.width, size.height))
    }

    /// Puts text on the clipboard of the machine one sits at: through the terminal, and through a
    /// program of the system where the terminal is no other machine's.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        clipboard::through_programs(text);
        let is_large = text.len() > clipboard::BYTES_MAX;
        if (is_large || environment::is_dumb()) && clipboard::has_program() {
            return Ok(());
        }
        if environment::is_dumb() {
            return Err(io::Error::other(
                "this terminal has no clipboard, and no program for it is installed: wl-copy, xclip or xsel",
            ));
        }
        if is_large {
            return Err(io::Error::other(format!(
                "{} is more than terminals take; copy less of it at once, or install wl-copy, xclip or xsel",
                super::status_line::bytes(text.len() as u64)
            )));
        }
        execute!(
            self.terminal.backend_mut(),
            Print(clipboard::sequence(text))
        )
    }

    /// Has the terminal tell somebody who looks elsewhere, in its own way and by the bell.
    pub fn notify(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), Print(notice::sequence(text)))
    }

    /// Gives the terminal to the person's editor, and returns what the text is after that.
    pub fn edit(&mut self, text: &str) -> io::Result<String> {
        if !reader::GATE.shut() {
            return Err(io::Error::other("the terminal is busy"));
        }
        restore();
        let edited = edit::outside(text);
        let taken = take(self.manner);
        reader::GATE.open();
        self.title.clear();
        taken?;
        edited
    }

    pub fn take_mouse(&mut self, taken: bool) -> io::Result<()> {
        let Manner::Full { mouse } = &mut self.manner else {
            return Ok(());
        };
        *mouse = taken;
        match taken {
            true => execute!(self.terminal.backend_mut(), EnableMouseCapture),
            false => execute!(self.terminal.backend_mut(), DisableMouseCapture),
        }
    }

    /// Gives the terminal back, stops the process, and takes it again when the process goes on.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        emulate_default_handler(SIGTSTP)?;
        take(self.manner)
    }

    /// Takes the terminal again after someone else had it.
    pub fn take_again(&mut self) -> io::Result<()> {
        restore();
        take(self.manner)
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

/// Held while the terminal changes hands.
static HANDS: Mutex<()> = Mutex::new(());

fn hands() -> MutexGuard<'static, ()> {
    HANDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has keys be told of again that came at the very moment of a change of size. What reads the terminal
/// is told once of what there is to read, and forgets it over the change; settings that are written
/// again, as they are, have the system tell once more.
fn tell_again() {
    let _held = hands();
    if TAKEN.load(Ordering::SeqCst)
        && let Ok(settings) = tcgetattr(io::stdin())
    {
        // Where it cannot be done the next key does it.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &settings);
    }
}

fn take(manner: Manner) -> io::Result<()> {
    let _held = hands();
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    IS_LINEAR.store(manner == Manner::Linear, Ordering::SeqCst);
    let mut out = io::stdout();
    let Manner::Full { mouse } = manner else {
        return match environment::is_dumb() {
            true => Ok(()),
            false => execute!(out, EnableBracketedPaste),
        };
    };
    execute!(
        out,
        Print(KEEP_TITLE),
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange
    )?;
    if environment::knows_keys() {
        let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
        execute!(out, PushKeyboardEnhancementFlags(flags))?;
    }
    if mouse {
        execute!(out, EnableMouseCapture)?;
    }
    Ok(())
}

/// Gives the terminal back as it was. Errors are of no use here: there is nobody to tell.
fn restore() {
    let _held = hands();
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    match IS_LINEAR.load(Ordering::SeqCst) {
        true => give_back_line(&mut out),
        false => give_back_screen(&mut out),
    }
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Leaves the line on which was typed.
fn give_back_line(out: &mut Stdout) {
    let _ = out.write_all(b"\r\n");
    if !environment::is_dumb() {
        let _ = execute!(out, DisableBracketedPaste);
    }
}

fn give_back_screen(out: &mut Stdout) {
    if environment::knows_keys() {
        let _ = execute!(out, PopKeyboardEnhancementFlags);
    }
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Print(RESTORE_TITLE),
        cursor::Show
    );
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

/// Ends the process the way a signal would have, after everything was written down.
pub fn end_by(signal: i32) {
    // Should it not end, the ordinary exit follows.
    let _ = emulate_default_handler(signal);
}
