//! One question to a session of its own: a text, and everything that came of it.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::command::{Command, RequestId};
use super::door::spawn;
use super::error::SessionError;
use super::event::Event;
use super::options::SessionOptions;
use super::view::answer::{Answer, AnswerError};
use super::view::transcript::TranscriptKind;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The name of the text in messages and places.
    pub name: String,
    pub text: String,
    /// How long it may take.
    pub time_max: Option<Duration>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub answer: Answer,
    pub stdout: String,
    pub stderr: String,
    pub elapsed: Duration,
    /// The code with which the program ended itself.
    pub left: Option<i32>,
}

const ASKED: RequestId = RequestId(1);
/// A session that had not begun yet forgets an interrupt, so a late one is told again.
const URGE: Duration = Duration::from_millis(20);

/// Opens a session, asks and closes it. What was printed is kept, up to the program's output limit.
pub fn ask(options: SessionOptions, question: Question) -> Result<Reply, SessionError> {
    let (sender, events) = channel();
    let sink = Box::new(move |event| drop(sender.send(event)));
    let handle = spawn(options, sink)?;
    let mut asked_at = Instant::now();
    let mut reply = Reply {
        answer: Answer {
            value: None,
            error: None,
        },
        stdout: String::new(),
        stderr: String::new(),
        elapsed: Duration::ZERO,
        left: None,
    };
    let mut is_late = false;
    loop {
        let left = match question.time_max {
            Some(_) if is_late => URGE,
            Some(time_max) => time_max.saturating_sub(asked_at.elapsed()),
            None => Duration::MAX,
        };
        match events.recv_timeout(left) {
            Ok(Event::Opened { .. }) => {
                asked_at = Instant::now();
                let asked = handle.commands.send(Command::Answer {
                    id: ASKED,
                    name: question.name.clone(),
                    text: question.text.clone(),
                });
                if asked.is_err() {
                    break;
                }
            }
            Ok(Event::Transcript(entry)) if entry.id == Some(ASKED) => match entry.kind {
                TranscriptKind::Output => reply.stdout.push_str(&entry.text),
                TranscriptKind::ErrorOutput => reply.stderr.push_str(&entry.text),
                _ => {}
            },
            Ok(Event::Left { code, .. }) => reply.left = Some(code),
            Ok(Event::Answered { id: ASKED, answer }) => {
                reply.answer = *answer;
                reply.elapsed = asked_at.elapsed();
                // The session may be gone already.
                let _ = handle.commands.send(Command::Quit);
            }
            Ok(Event::Stopped) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => {
                is_late = true;
                handle.interrupt.store(true, Ordering::Release);
            }
        }
    }
    match handle.join.join() {
        Ok(outcome) => outcome?,
        Err(panic) => std::panic::resume_unwind(panic),
    }
    if is_late && reply.answer.error.as_ref().is_some_and(is_interrupt) {
        reply.answer.error = Some(out_of_time(question.time_max.unwrap_or_default()));
    }
    Ok(reply)
}

fn is_interrupt(error: &AnswerError) -> bool {
    error.kind == "interrupt"
}

fn out_of_time(time_max: Duration) -> AnswerError {
    AnswerError {
        kind: "timeout".into(),
        message: format!(
            "the evaluation took longer than {} ms",
            time_max.as_millis()
        ),
        hint: Some("it may loop for ever; give it more time with `--timeout MS`".into()),
        place: None,
    }
}
