//! The terminal thread: waits until something comes, takes all that has come, draws once.
//!
//! ```text
//! input thread ──┐
//! signal thread ─┼─► one bounded channel ─► App::handle … until empty ─► one frame
//! session sink ──┘
//! ```
//!
//! It waits without a timeout unless the app has a deadline, so that an idle screen wakes nobody.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::app::{App, AppOptions};
use super::executor::Executor;
use super::input::Input;
use super::pane::Pane;
use super::recording::{Came, Recorder};
use super::terminal::{Manner, Screen, TerminalError, await_input, read_input, read_signals};
use crate::session::command::Command;
use crate::session::event::Event;

/// Inputs that wait to be handled; whoever sends a further one waits for the screen.
const CHANNEL_MAX: usize = 4_096;
/// How long inputs are taken before a frame is drawn all the same.
const BATCH: Duration = Duration::from_millis(12);

/// Takes the session's events; dropping it says that the session is gone.
pub type EventSink = Box<dyn Fn(Event) + Send>;

/// The way to the session, as the composition made it.
pub struct Door {
    /// Hands over a command without waiting, or says why it cannot.
    pub send: Box<dyn Fn(Command) -> Result<(), String>>,
    pub interrupt: Box<dyn Fn()>,
}

/// How it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// What should be kept until the next start.
    pub remembered: String,
    /// Whether the session said that it has stopped; if not, it was not waited for any longer.
    pub stopped: bool,
    /// The signal that ended it.
    pub signal: Option<i32>,
}

/// Takes the terminal, draws the first frame, then opens the door and runs until the end.
///
/// Keys typed before the session stands wait in the channel; the frame does not wait for it.
pub fn run(
    mut options: AppOptions,
    panes: Vec<Box<dyn Pane>>,
    open: impl FnOnce(EventSink) -> Result<Door, String>,
) -> Result<Ending, TerminalError> {
    let (inputs, waiting) = sync_channel(CHANNEL_MAX);
    // From here on a signal ends the program by this loop, and a change of size is not missed.
    read_signals(inputs.clone())?;
    let manner = match options.linear {
        true => Manner::Linear,
        false => Manner::Full {
            mouse: options.mouse,
        },
    };
    let mut screen = Screen::enter(manner)?;
    await_input()?;
    let typed = std::mem::take(&mut options.typed);
    let watches = options.watches.take();
    let recording = options
        .record
        .take()
        .map(|out| Recorder::new(out, now_ms()));
    let mut app = App::new(options, panes);
    app.tick(now_ms());
    screen.draw(&mut app)?;
    for key in typed {
        // What does not fit was typed by nobody.
        let _ = inputs.try_send(Input::Key(key));
    }
    read_input(inputs.clone())?;
    let wake = inputs.clone();
    app.highlighter().wake_with(Arc::new(move || {
        // A full channel wakes the screen by itself.
        let _ = wake.try_send(Input::Redraw);
    }));
    let saved = inputs.clone();
    let _watched =
        watches.and_then(|watch| watch(Box::new(move || saved.send(Input::SettingsSaved).is_ok())));
    let (door, failure) = match open(sink(inputs)) {
        Ok(door) => (Some(door), None),
        Err(reason) => (None, Some(reason)),
    };
    if let Some(reason) = failure {
        app.say("The session cannot start", reason);
    }
    let mut outside = Outside {
        screen,
        door,
        visible: true,
        recorder: None,
    };
    match recording {
        Some(Ok(recorder)) => {
            outside.recorder = Some(recorder);
            outside.record(&Input::Resize, &mut app);
        }
        Some(Err(error)) => app.say(NOT_RECORDED, error.to_string()),
        None => {}
    }
    let signal = turn(&mut app, &waiting, &mut outside);
    Ok(Ending {
        remembered: app.remember(),
        stopped: app.session_stopped(),
        signal,
    })
}

/// Turns until the app is finished; answers the signal that ended it.
fn turn(app: &mut App, waiting: &Receiver<Input>, outside: &mut Outside) -> Option<i32> {
    let mut signal = None;
    while !app.finished() {
        if app.is_dirty() && outside.visible {
            outside.draw(app);
        }
        let Some(first) = next(app, waiting) else {
            app.tick(now_ms());
            continue;
        };
        let end = Instant::now() + BATCH;
        let mut input = Some(first);
        while let Some(it) = input {
            match it {
                Input::Ended(number) => signal = Some(number),
                Input::Resumed => outside.take_again(),
                Input::TerminalLost(_) => outside.visible = false,
                _ => {}
            }
            outside.record(&it, app);
            app.handle(it, now_ms(), outside);
            input = match app.finished() || Instant::now() >= end {
                true => None,
                false => waiting.try_recv().ok(),
            };
        }
    }
    signal
}

/// Waits for the next input, but not beyond the app's deadline.
fn next(app: &App, waiting: &Receiver<Input>) -> Option<Input> {
    let Some(deadline) = app.deadline() else {
        return Some(waiting.recv().unwrap_or(Input::SessionLost));
    };
    let patience = u64::try_from(deadline - now_ms()).unwrap_or(0);
    match waiting.recv_timeout(Duration::from_millis(patience)) {
        Ok(input) => Some(input),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(Input::SessionLost),
    }
}

fn sink(inputs: SyncSender<Input>) -> EventSink {
    struct Farewell(SyncSender<Input>);
    impl Drop for Farewell {
        fn drop(&mut self) {
            let _ = self.0.send(Input::SessionLost);
        }
    }
    let farewell = Farewell(inputs);
    Box::new(move |event| {
        // Nobody listens after the screen is gone, and nothing is lost by it.
        let _ = farewell.0.send(Input::Session(Box::new(event)));
    })
}

fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |it| it.as_millis() as i64)
}

/// The executor of the real screen.
struct Outside {
    screen: Screen,
    door: Option<Door>,
    /// Whether there still is a terminal to draw on.
    visible: bool,
    recorder: Option<Recorder>,
}

/// The title of what is said where a recording came to an end by itself.
const NOT_RECORDED: &str = "What comes in is not recorded any more";

impl Outside {
    /// Writes down what came in, where that is wanted. A recording that cannot be written ends, and that
    /// is said; the program goes on.
    fn record(&mut self, input: &Input, app: &mut App) {
        let Some(recorder) = &mut self.recorder else {
            return;
        };
        let size = || self.screen.size();
        let noted = Came::of(input, size).map(|it| recorder.note(&it, now_ms()));
        if let Some(Err(error)) = noted {
            self.recorder = None;
            app.say(NOT_RECORDED, error.to_string());
        }
    }

    fn draw(&mut self, app: &mut App) {
        if self.screen.draw(app).is_err() {
            self.visible = false;
            app.handle(
                Input::TerminalLost("drawing failed".to_owned()),
                now_ms(),
                self,
            );
        }
    }

    fn take_again(&mut self) {
        let taken = self.screen.take_again();
        self.note(taken);
    }

    /// A terminal that cannot be used is not drawn on any more; reading it says the rest.
    fn note(&mut self, result: io::Result<()>) {
        if result.is_err() {
            self.visible = false;
        }
    }
}

impl Executor for Outside {
    fn send(&mut self, command: Command) -> Result<(), String> {
        match &self.door {
            Some(door) => (door.send)(command),
            None => Err("there is no session".to_owned()),
        }
    }

    fn interrupt(&mut self) {
        if let Some(door) = &self.door {
            (door.interrupt)();
        }
    }

    fn copy(&mut self, text: &str) -> Result<(), String> {
        self.screen.copy(text).map_err(|error| error.to_string())
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        let edited = self.screen.edit(text);
        edited.map_err(|error| error.to_string())
    }

    fn notify(&mut self, text: &str) {
        let told = self.screen.notify(text);
        self.note(told);
    }

    fn suspend(&mut self) {
        let suspended = self.screen.suspend();
        self.note(suspended);
    }

    fn take_mouse(&mut self, taken: bool) {
        let taken = self.screen.take_mouse(taken);
        self.note(taken);
    }
}
