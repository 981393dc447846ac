//! The real binary on a real pseudo-terminal, read through a terminal emulator.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a test waits for something to appear before it fails; machines under load are slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running program, its screen and its keyboard.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// Every byte the program wrote, for questions about the end of the stream.
    pub bytes: Vec<u8>,
    /// How the terminal read its keys before anything ran on it.
    keys_before: String,
}

impl Terminal {
    /// Starts the binary in `folder` with the given arguments and size (columns, rows).
    pub fn start(folder: &Path, arguments: &[&str], size: (u16, u16)) -> Terminal {
        Terminal::start_as(folder, arguments, size, &[])
    }

    /// The same with variables of the environment.
    pub fn start_as(
        folder: &Path,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        variables: &[(&str, &str)],
    ) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_imago"));
        command.args(arguments);
        command.cwd(folder);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        // A home of its own: no test reads or writes a person's settings.
        command.env("HOME", folder.join(".home"));
        for (name, value) in variables {
            command.env(name, value);
        }
        Terminal::run(command, (columns, rows))
    }

    pub fn run(command: CommandBuilder, (columns, rows): (u16, u16)) -> Terminal {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let keys_before = format!("{:?}", pair.master.get_termios());
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair
            .master
            .try_clone_reader()
            .expect("the terminal can be read");
        let keyboard = pair
            .master
            .take_writer()
            .expect("the terminal can be typed at");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal {
            child,
            master: pair.master,
            keyboard,
            output,
            parser: vt100::Parser::new(
                rows.try_into().expect("rows"),
                columns.try_into().expect("columns"),
                0,
            ),
            bytes: Vec::new(),
            keys_before,
        }
    }

    /// Types text or control characters.
    pub fn type_keys(&mut self, keys: &str) {
        self.keyboard
            .write_all(keys.as_bytes())
            .expect("the program reads its terminal");
        self.keyboard
            .flush()
            .expect("the program reads its terminal");
    }

    pub fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    pub fn is_alternate_screen(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    /// Waits until the screen satisfies `wanted`, and fails with the screen when it never does.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if wanted(&self.screen()) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("never saw {what}; the screen was:\n{}", self.screen())
                }
            }
        }
    }

    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("`{text}`"), |screen| screen.contains(text));
    }

    /// Waits for the end of the program and returns its exit code.
    pub fn wait_for_exit(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self
                .child
                .try_wait()
                .expect("the program can be waited for")
            {
                // The reader ends when nobody holds the other side any more.
                while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
                    self.take(&bytes);
                }
                return status.exit_code();
            }
            assert!(
                Instant::now() < deadline,
                "it never ended; screen:\n{}",
                self.screen()
            );
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.take(&bytes);
            }
        }
    }

    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master
            .resize(size)
            .expect("the terminal can be resized");
        self.parser.screen_mut().set_size(
            rows.try_into().expect("rows"),
            columns.try_into().expect("columns"),
        );
    }

    pub fn process_id(&self) -> u32 {
        self.child.process_id().expect("the program runs")
    }

    /// Waits until the last thing that the program wrote is this.
    pub fn wait_for_end(&mut self, bytes: &[u8]) {
        let deadline = Instant::now() + PATIENCE;
        while !self.bytes.ends_with(bytes) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(more) => self.take(&more),
                Err(_) => panic!(
                    "it never ended in {:?}; screen:\n{}",
                    String::from_utf8_lossy(bytes),
                    self.screen()
                ),
            }
        }
    }

    /// Takes what the program has written so far, without waiting for more.
    pub fn read_what_is_there(&mut self) {
        while let Ok(bytes) = self.output.try_recv() {
            self.take(&bytes);
        }
    }

    pub fn is_cursor_hidden(&self) -> bool {
        self.parser.screen().hide_cursor()
    }

    /// Whether keys are read as they were before anything ran.
    pub fn reads_keys_as_before(&self) -> bool {
        format!("{:?}", self.master.get_termios()) == self.keys_before
    }

    /// Fails where the terminal is not as it was: its modes, how keys are read, what was put aside.
    #[track_caller]
    pub fn assert_given_back(&self) {
        assert!(self.reads_keys_as_before(), "keys are read otherwise");
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(modes_left(&text), Vec::<String>::new(), "modes are left");
        for (taken, given) in [("\x1b[22;2t", "\x1b[23;2t"), ("\x1b[>1u", "\x1b[<1u")] {
            let count = |it: &str| text.matches(it).count();
            assert_eq!(count(taken), count(given), "{taken:?} and {given:?}");
        }
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.parser.process(bytes);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// Returns the private modes that are otherwise at the end than a terminal has them at first.
fn modes_left(text: &str) -> Vec<String> {
    /// The cursor is seen.
    const ON_AT_FIRST: [&str; 1] = ["25"];
    let mut changed: Vec<String> = Vec::new();
    for part in text.split("\x1b[?").skip(1) {
        let digits = part.len()
            - part
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .len();
        let (mode, rest) = part.split_at(digits);
        let is_on = match rest.chars().next() {
            Some('h') => true,
            Some('l') => false,
            _ => continue,
        };
        changed.retain(|it| it != mode);
        if is_on != ON_AT_FIRST.contains(&mode) {
            changed.push(mode.to_owned());
        }
    }
    changed
}
