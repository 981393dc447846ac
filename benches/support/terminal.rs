//! Programs on a pseudo-terminal: started, typed to, looked at, and asked what they take.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a program may take to show something.
const PATIENCE: Duration = Duration::from_secs(60);
/// With this begins a frame that the terminal shows at once.
const FRAME: &[u8] = b"\x1b[?2026h";

/// What kind of terminal it is, and the answer, with the colour of the ground before it.
const QUESTION: &[u8] = b"\x1b[c";
const ANSWER: &[u8] = b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;22c";

/// A program at a terminal.
pub struct Running {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser,
    pub begun: Instant,
    /// Held so that the terminal stays open.
    _master: Box<dyn MasterPty + Send>,
}

/// What a program wrote in answer to something.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    /// From what was typed to the first byte and to the last.
    pub first: Duration,
    pub last: Duration,
    pub bytes: usize,
    pub frames: usize,
}

impl Running {
    /// Starts a command in a folder that is its home as well, on a terminal of some size.
    pub fn start(command: &[String], folder: &Path, (columns, rows): (u16, u16)) -> Running {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let mut builder = CommandBuilder::new(&command[0]);
        builder.args(&command[1..]);
        builder.cwd(folder);
        builder.env("TERM", "xterm-256color");
        builder.env("COLORTERM", "truecolor");
        builder.env("HOME", folder.join(".home"));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        let begun = Instant::now();
        let child = pair.slave.spawn_command(builder).expect("it starts");
        drop(pair.slave);
        std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let read = (Instant::now(), buffer[..count].to_vec());
                if sender.send(read).is_err() {
                    break;
                }
            }
        });
        Running {
            child,
            keyboard: pair.master.take_writer().expect("a keyboard"),
            output,
            parser: vt100::Parser::new(
                rows.try_into().expect("rows"),
                columns.try_into().expect("columns"),
                0,
            ),
            begun,
            _master: pair.master,
        }
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }

    pub fn type_in(&mut self, bytes: &[u8]) {
        self.keyboard.write_all(bytes).expect("it reads");
    }

    /// Waits for a first byte or the end; tells when it came.
    pub fn first_byte(&mut self) -> Option<Duration> {
        let (at, bytes) = self.output.recv_timeout(PATIENCE).ok()?;
        self.take(&bytes);
        Some(at - self.begun)
    }

    /// Reads until a text is on the screen; tells how long that is after `since`.
    pub fn wait_for(&mut self, text: &str, since: Instant) -> Duration {
        let mut at = since;
        while !self.parser.screen().contents().contains(text) {
            match self.output.recv_timeout(PATIENCE) {
                Ok((when, bytes)) => {
                    self.take(&bytes);
                    at = when;
                }
                Err(_) => panic!(
                    "`{text}` never stood on the screen:\n{}",
                    self.parser.screen().contents()
                ),
            }
        }
        at.saturating_duration_since(since)
    }

    /// Shows what was written, and answers what every terminal answers.
    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        if bytes.windows(QUESTION.len()).any(|it| it == QUESTION) {
            self.type_in(ANSWER);
        }
    }

    /// Reads what comes, until nothing came for a while.
    pub fn settle(&mut self, quiet: Duration) -> Written {
        let since = Instant::now();
        self.settle_since(since, quiet)
    }

    /// Types, and reads what comes until nothing came for a while.
    pub fn answer(&mut self, keys: &[u8], quiet: Duration) -> Written {
        while let Ok((_, bytes)) = self.output.try_recv() {
            self.take(&bytes);
        }
        let since = Instant::now();
        self.type_in(keys);
        self.settle_since(since, quiet)
    }

    fn settle_since(&mut self, since: Instant, quiet: Duration) -> Written {
        let mut written = Written::default();
        while let Ok((at, bytes)) = self.output.recv_timeout(quiet) {
            let after = at.saturating_duration_since(since);
            if written.bytes == 0 {
                written.first = after;
            }
            written.last = after;
            written.bytes += bytes.len();
            written.frames += bytes.windows(FRAME.len()).filter(|it| *it == FRAME).count();
            self.take(&bytes);
        }
        written
    }

    /// Ends it, whatever it does.
    pub fn end(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Types what makes it leave, and waits until it has gone.
    pub fn leave(mut self, keys: &[u8]) {
        let _ = self.keyboard.write_all(keys);
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            let _ = self.output.recv_timeout(Duration::from_millis(5));
        }
        self.end();
    }
}

/// Context switches of all threads of a process that it asked for itself: each is a wake-up.
pub fn switches(process: u32) -> u64 {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else {
        return 0;
    };
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("status")).ok())
        .filter_map(|status| number_after(&status, "\nvoluntary_ctxt_switches:"))
        .sum()
}

/// Kilobytes of a process that are resident now, and the most that ever were.
pub fn resident_kilobytes(process: u32) -> (u64, u64) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let number = |label| number_after(&status, label).unwrap_or(0);
    (number("VmRSS:"), number("VmHWM:"))
}

fn number_after(text: &str, label: &str) -> Option<u64> {
    text.split(label)
        .nth(1)?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

pub fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
