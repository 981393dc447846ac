//! A worker as the session holds it: started, waited for, ended.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::WORD;
use super::orders::{Order, REPLY_BYTES_MAX, Reply, receive, send};
use crate::lang::image::Image;
use crate::session::error::describe_io;

/// Bytes of memory beside twice the candidate's heap: the language, what is given, the stack, and the gigabyte
/// that the allocator sets aside at the start, used or not.
const MEMORY_BESIDE: u64 = (1 << 30) + (256 << 20);

static PROGRAM: OnceLock<OsString> = OnceLock::new();

/// Whether the program that runs asks at its start whether it is a worker.
static KNOWS: AtomicBool = AtomicBool::new(false);

/// Notes that the program that runs knows how to be a worker.
pub(super) fn note_knowing() {
    KNOWS.store(true, Ordering::Release);
}

/// Says which program knows how to be a worker, where it is not the one that runs.
pub fn set_program(path: impl Into<OsString>) {
    // Whoever was first has said it.
    let _ = PROGRAM.set(path.into());
}

#[cfg(test)]
thread_local! {
    static STAND_IN: std::cell::RefCell<Option<OsString>> = const { std::cell::RefCell::new(None) };
}

/// Puts another program in the place of every worker that this thread starts.
#[cfg(test)]
pub fn stand_in(path: impl Into<OsString>) {
    STAND_IN.set(Some(path.into()));
}

/// The running program, also where its file was replaced meanwhile; nothing where it would not know what
/// to do as a worker.
fn program() -> Option<OsString> {
    #[cfg(test)]
    if let Some(path) = STAND_IN.with_borrow(Clone::clone) {
        return Some(path);
    }
    if let Some(path) = PROGRAM.get() {
        return Some(path.clone());
    }
    if !KNOWS.load(Ordering::Acquire) {
        return None;
    }
    match cfg!(target_os = "linux") {
        true => Some("/proc/self/exe".into()),
        false => std::env::current_exe().ok().map(Into::into),
    }
}

/// A worker under way. Dropped, it is ended.
pub struct Worker {
    child: Child,
    deadline: Instant,
    reply: Receiver<std::io::Result<Vec<u8>>>,
    talk: Option<JoinHandle<()>>,
}

/// How a worker ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    Reply(Box<Reply>),
    /// It did not come to an end in its time.
    Late,
    /// It died; in words.
    Died(String),
    /// It said more than it may, or what cannot be understood.
    Babbled,
}

impl Worker {
    /// Starts a worker on an order.
    pub fn start(order: &Order) -> Result<Worker, String> {
        let deadline = Duration::from_millis(order.confines.deadline_ms);
        let cpu_seconds = deadline.as_secs() + 2;
        let data_bytes = 2 * order.confines.heap_bytes as u64 + MEMORY_BESIDE;
        let text = serde_json::to_vec(order).map_err(|error| error.to_string())?;
        let program = program().ok_or("this program has no workers")?;
        let mut child = Command::new(program)
            .arg(WORD)
            .arg(cpu_seconds.to_string())
            .arg(data_bytes.to_string())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| describe_io(&error))?;
        let (sender, reply) = sync_channel(1);
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (mut order_pipe, mut reply_pipe) = pipes.expect("BUG: both are asked for above");
        let talk = std::thread::Builder::new()
            .name("worker".into())
            .spawn(move || {
                let language = Image::language_made().unwrap_or_default();
                let said = send(&mut order_pipe, language).and_then(|()| {
                    send(&mut order_pipe, &text)?;
                    receive(&mut reply_pipe, REPLY_BYTES_MAX)
                });
                // Whoever gave up does not want to hear.
                let _ = sender.send(said);
            });
        let mut worker = Worker {
            child,
            deadline: Instant::now() + deadline,
            reply,
            talk: None,
        };
        // Without a thread the worker is dropped, and so ended.
        worker.talk = Some(talk.map_err(|error| describe_io(&error))?);
        Ok(worker)
    }

    /// Waits so long at most; answers how it ended, if it has.
    pub fn wait(&mut self, patience: Duration) -> Option<Ended> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let said = match self.reply.recv_timeout(patience.min(left)) {
            Ok(said) => said,
            Err(RecvTimeoutError::Timeout) if Instant::now() < self.deadline => return None,
            Err(RecvTimeoutError::Timeout) => {
                self.end();
                return Some(Ended::Late);
            }
            Err(RecvTimeoutError::Disconnected) => Err(ErrorKind::BrokenPipe.into()),
        };
        Some(match said {
            Ok(bytes) => {
                self.end();
                let reply = serde_json::from_slice(&bytes);
                reply.map_or(Ended::Babbled, |it| Ended::Reply(Box::new(it)))
            }
            Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                self.end();
                Ended::Babbled
            }
            Err(_) => Ended::Died(self.end().map_or_else(|| "it is gone".into(), how)),
        })
    }

    /// Ends the process, if it has not ended by itself, and waits for that.
    fn end(&mut self) -> Option<ExitStatus> {
        let ended = self.child.try_wait().ok().flatten();
        let status = ended.or_else(|| {
            // A process whose pipes are closed is about to end; one that is not does now.
            let _ = self.child.kill();
            self.child.wait().ok()
        });
        if let Some(talk) = self.talk.take() {
            // Its pipes are closed, so that it ends.
            let _ = talk.join();
        }
        status
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// Returns in words how a process ended.
fn how(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return match signal {
            6 => "it was aborted: there was no memory left, or its stack was too small".into(),
            9 => "it was killed".into(),
            11 => "its stack overflowed".into(),
            24 => "its time was over".into(),
            31 => "it asked the system for what it may not do".into(),
            other => format!("it was ended by signal {other}"),
        };
    }
    match status.code() {
        Some(code) => format!("it ended with the code {code}"),
        None => "it ended".into(),
    }
}
