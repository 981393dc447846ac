//! One question to a session of its own: a text, and everything that came of it.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::command::{Command, RequestId};
use super::door::spawn;
use super::error::SessionError;
use super::event::Event;
use super::options::SessionOptions;
use super::view::answer::Answer;
use super::view::transcript::TranscriptKind;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The name of the text in messages and places.
    pub name: String,
    pub text: String,
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
    loop {
        match events.recv() {
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
            Ok(Event::Stopped) | Err(_) => break,
            Ok(_) => {}
        }
    }
    match handle.join.join() {
        Ok(outcome) => outcome?,
        Err(panic) => std::panic::resume_unwind(panic),
    }
    Ok(reply)
}
