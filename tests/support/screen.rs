//! The app on a test terminal before a canned session.

pub use super::canned::CannedSession;
use super::looks::Styles;
use imago::panes;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::ui::app::{App, AppOptions};
use imago::ui::color::Depth;
use imago::ui::executor::Recorder;
use imago::ui::input::Input;
use imago::ui::key::Key;
use imago::ui::pane::Capabilities;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// When all of this happens: 2026-11-20, shortly after eleven at night.
pub const NOW_MS: i64 = 1_795_215_840_000;

/// Keys, screen, and the commands that went out.
pub struct Screen {
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    pub session: CannedSession,
    /// Every command that was sent so far.
    pub sent: Vec<Command>,
    pub copied: Vec<String>,
    pub interrupts: usize,
    /// What the clock says.
    pub now_ms: i64,
}

impl Screen {
    /// Starts the app before a session that has just opened.
    pub fn open(columns: u16, rows: u16, session: CannedSession) -> Screen {
        Screen::open_with(columns, rows, session, true)
    }

    /// The same on a terminal that has Unicode and colours, or neither.
    pub fn open_with(columns: u16, rows: u16, session: CannedSession, able: bool) -> Screen {
        let capabilities = Capabilities {
            depth: if able { Depth::True } else { Depth::Mono },
            unicode: able,
        };
        Screen::open_on(columns, rows, session, capabilities)
    }

    /// The same on a terminal that can do so much.
    pub fn open_on(
        columns: u16,
        rows: u16,
        session: CannedSession,
        capabilities: Capabilities,
    ) -> Screen {
        Screen::begin(columns, rows, session, AppOptions::new(capabilities))
    }

    /// Leaves, and starts again before the same session.
    pub fn opened_again(self) -> Screen {
        let area = self.terminal.backend().buffer().area;
        let options = AppOptions {
            remembered: Some(self.app.remember()),
            ..AppOptions::new(Capabilities {
                depth: Depth::True,
                unicode: true,
            })
        };
        Screen::begin(area.width, area.height, self.session, options)
    }

    /// The same with everything an app can be made with.
    pub fn begin(columns: u16, rows: u16, session: CannedSession, options: AppOptions) -> Screen {
        let backend = TestBackend::new(columns, rows);
        let mut screen = Screen {
            app: App::new(options, panes::all()),
            terminal: Terminal::new(backend).expect("a terminal in memory"),
            session,
            sent: Vec::new(),
            copied: Vec::new(),
            interrupts: 0,
            now_ms: NOW_MS,
        };
        let opened = screen.session.opened();
        screen.hear(opened);
        screen
    }

    /// Takes one input, and whatever the session answers to what it caused.
    pub fn take(&mut self, input: Input) {
        let mut inputs = std::collections::VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut recorder = Recorder::default();
            self.app.handle(input, self.now_ms, &mut recorder);
            self.copied.extend(recorder.copied);
            self.interrupts += recorder.interrupts;
            for command in recorder.commands {
                let answers = self.session.answer(&command);
                inputs.extend(answers.into_iter().map(|it| Input::Session(Box::new(it))));
                self.sent.push(command);
            }
            self.app.draw(&mut self.terminal).expect("a frame");
        }
    }

    /// Takes news of the session.
    pub fn hear(&mut self, event: Event) {
        self.take(Input::Session(Box::new(event)));
    }

    /// Presses keys, such as `v 4 j m`.
    pub fn keys(&mut self, keys: &str) {
        for key in Key::parse_sequence(keys).unwrap_or_else(|error| panic!("{keys}: {error}")) {
            self.take(Input::Key(key));
        }
    }

    /// Types a text, key by key.
    pub fn typed(&mut self, text: &str) {
        for character in text.chars() {
            self.take(Input::Key(Key::character(character)));
        }
    }

    pub fn buffer(&mut self) -> &Buffer {
        self.app.draw(&mut self.terminal).expect("a frame");
        self.terminal.backend().buffer()
    }

    /// Returns the screen as lines, below each a letter for every cell's style, and what the letters
    /// stand for.
    pub fn styled(&mut self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width.max(1));
        let mut styles = Styles::default();
        let mut out = String::new();
        for row in buffer.content().chunks(width) {
            let line: String = row.iter().map(|it| it.symbol()).collect();
            let letters: String = row.iter().map(|it| styles.letter(it)).collect();
            out.push_str(&format!("|{line}|\n|{letters}|\n"));
        }
        out + &styles.table()
    }

    /// Returns the screen as lines.
    pub fn text(&mut self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width.max(1));
        buffer
            .content()
            .chunks(width)
            .map(|row| {
                let line: String = row.iter().map(|it| it.symbol()).collect();
                line.trim_end().to_owned()
            })
            .collect::<Vec<_>>()
            .join("\n")
    }
}
