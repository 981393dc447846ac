//! Exchanges on record, played back where the same is asked again.
//!
//! A cassette is a file of lines, an exchange each: the hash of what was asked, by which it is found, the
//! model, the parameters, the reply and what it took. The words that were asked are not in it.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::chat::{ChatEvent, ChatRequest, Usage};
use super::provider::{Continue, Provider, ProviderError};
use super::scripted::pieces;

/// Bytes of a cassette that are read.
const BYTES_MAX: u64 = 256 << 20;

/// What a cassette does with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Plays back what it has and records the rest.
    #[default]
    Auto,
    /// Asks every time and records the answer.
    Record,
    /// Plays back what it has and refuses the rest.
    Replay,
}

impl Mode {
    pub fn from_name(name: &str) -> Option<Mode> {
        match name {
            "auto" => Some(Mode::Auto),
            "record" => Some(Mode::Record),
            "replay" => Some(Mode::Replay),
            _ => None,
        }
    }
}

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Recording {
    hash: String,
    provider: String,
    model: String,
    parameters: Value,
    reply: String,
    input_tokens: u64,
    output_tokens: u64,
}

/// The answers to one request, in the order they came; the last is given from then on.
#[derive(Debug, Default)]
struct Answers {
    recorded: Vec<Recording>,
    played: usize,
}

#[derive(Debug)]
struct Tape {
    path: PathBuf,
    answers: HashMap<String, Answers>,
}

/// A cassette that several conversations share.
#[derive(Clone, Debug)]
pub struct Cassette {
    /// As it was named.
    pub name: String,
    pub mode: Mode,
    tape: Arc<Mutex<Tape>>,
}

/// Returns the hash by which a request is found again, in hex.
pub fn hash(provider: &str, model: &str, request: &ChatRequest) -> String {
    let asked = serde_json::json!([provider, model, request.to_json()]);
    let digest = Sha256::digest(asked.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Cassette {
    /// Opens a cassette; one that is not there is empty.
    pub fn open(name: &str, path: &Path, mode: Mode) -> Result<Cassette, ProviderError> {
        let failed = |message: String| ProviderError::Cassette {
            cassette: name.into(),
            doing: "read",
            message,
        };
        let mut answers: HashMap<String, Answers> = HashMap::new();
        let size = std::fs::metadata(path).map_or(0, |it| it.len());
        if size > BYTES_MAX {
            return Err(failed(format!("it has more than {BYTES_MAX} bytes")));
        }
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let lines = text.lines().enumerate();
                for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
                    let recording: Recording = serde_json::from_str(line)
                        .map_err(|_| failed(format!("line {} is no exchange", at + 1)))?;
                    let same = answers.entry(recording.hash.clone()).or_default();
                    same.recorded.push(recording);
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error.to_string())),
        }
        let tape = Tape {
            path: path.to_path_buf(),
            answers,
        };
        Ok(Cassette {
            name: name.into(),
            mode,
            tape: Arc::new(Mutex::new(tape)),
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Tape) -> T) -> T {
        act(&mut self.tape.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the next answer to a request.
    fn play(&self, hash: &str) -> Option<Recording> {
        self.with(|tape| {
            let answers = tape.answers.get_mut(hash)?;
            let at = answers.played.min(answers.recorded.len() - 1);
            answers.played += 1;
            answers.recorded.get(at).cloned()
        })
    }

    fn record(&self, recording: Recording) -> Result<(), ProviderError> {
        let line = serde_json::to_string(&recording).expect("BUG: an exchange is always written");
        let written = self.with(|tape| {
            if let Some(folder) = tape.path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(&tape.path);
            file?.write_all(format!("{line}\n").as_bytes())?;
            let answers = tape.answers.entry(recording.hash.clone()).or_default();
            answers.recorded.push(recording);
            // What was just heard is not played to the next who asks the same.
            answers.played = answers.recorded.len();
            Ok::<(), std::io::Error>(())
        });
        written.map_err(|error| ProviderError::Cassette {
            cassette: self.name.clone(),
            doing: "written",
            message: error.to_string(),
        })
    }
}

/// A provider with a cassette before it.
pub struct Taped {
    pub cassette: Cassette,
    pub provider: String,
    pub model: String,
    /// Who is asked what the cassette does not have: a way to make it, as a replay needs no key.
    pub inner: Result<Box<dyn Provider>, ProviderError>,
}

impl Provider for Taped {
    fn name(&self) -> &str {
        &self.provider
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn chat(
        &mut self,
        request: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError> {
        let hash = hash(&self.provider, &self.model, request);
        let played = match self.cassette.mode {
            Mode::Record => None,
            Mode::Auto | Mode::Replay => self.cassette.play(&hash),
        };
        if let Some(recording) = played {
            return say(&recording, sink);
        }
        if self.cassette.mode == Mode::Replay {
            return Err(ProviderError::Unrecorded {
                cassette: self.cassette.name.clone(),
                hash: hash[..12].into(),
            });
        }
        let inner = self.inner.as_mut().map_err(|error| error.clone())?;
        let (mut reply, mut taken) = (String::new(), Usage::default());
        inner.chat(request, &mut |event| {
            match &event {
                ChatEvent::Text(text) => reply.push_str(text),
                ChatEvent::Waiting => {}
                ChatEvent::Finished(usage) => taken = *usage,
            }
            sink(event)
        })?;
        self.cassette.record(Recording {
            hash,
            provider: self.provider.clone(),
            model: self.model.clone(),
            parameters: request.parameters(),
            reply,
            input_tokens: taken.input_tokens,
            output_tokens: taken.output_tokens,
        })
    }
}

fn say(
    recording: &Recording,
    sink: &mut dyn FnMut(ChatEvent) -> Continue,
) -> Result<(), ProviderError> {
    for piece in pieces(&recording.reply) {
        if sink(ChatEvent::Text(piece.to_string())) == Continue::Stop {
            return Err(ProviderError::Cancelled);
        }
    }
    sink(ChatEvent::Finished(Usage {
        input_tokens: recording.input_tokens,
        output_tokens: recording.output_tokens,
    }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::chat::{Speaker, Turn};
    use crate::llm::scripted::Scripted;

    fn taped(path: &Path, mode: Mode, answers: &[&str]) -> Taped {
        let inner: Box<dyn Provider> = Box::new(Scripted::new(answers.iter().copied()));
        Taped {
            cassette: Cassette::open("tape", path, mode).expect("a cassette"),
            provider: "scripted".into(),
            model: "m".into(),
            inner: Ok(inner),
        }
    }

    fn ask(provider: &mut dyn Provider, text: &str) -> Result<String, ProviderError> {
        let request = ChatRequest {
            turns: vec![Turn {
                speaker: Speaker::User,
                text: text.into(),
            }],
            ..ChatRequest::default()
        };
        let mut reply = String::new();
        let outcome = provider.chat(&request, &mut |event| {
            if let ChatEvent::Text(text) = event {
                reply.push_str(&text);
            }
            Continue::Yes
        });
        outcome.map(|()| reply)
    }

    #[test]
    fn what_was_recorded_is_played_back_without_asking() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tapes/a.jsonl");
        let mut first = taped(&path, Mode::Auto, &["one", "two"]);
        assert_eq!(ask(&mut first, "a"), Ok("one".into()));
        assert_eq!(ask(&mut first, "b"), Ok("two".into()));
        let mut second = taped(&path, Mode::Replay, &[]);
        assert_eq!(ask(&mut second, "b"), Ok("two".into()));
        assert_eq!(ask(&mut second, "a"), Ok("one".into()));
        let missed = ask(&mut second, "c").unwrap_err();
        assert!(matches!(missed, ProviderError::Unrecorded { .. }));
        let text = std::fs::read_to_string(&path).expect("the file");
        assert_eq!(text.lines().count(), 2);
        let line: Value = serde_json::from_str(text.lines().next().unwrap_or("")).expect("JSON");
        assert_eq!(line["reply"], "one");
        assert_eq!(line["output_tokens"], 1);
    }

    #[test]
    fn answers_to_the_same_question_come_in_their_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        let mut first = taped(&path, Mode::Record, &["one", "two"]);
        assert_eq!(ask(&mut first, "a"), Ok("one".into()));
        assert_eq!(ask(&mut first, "a"), Ok("two".into()));
        let mut second = taped(&path, Mode::Auto, &["three"]);
        for expected in ["one", "two", "two"] {
            assert_eq!(ask(&mut second, "a"), Ok(expected.into()));
        }
    }

    #[test]
    fn a_foreign_file_is_refused_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, "\n{\"hash\": 1}\n").expect("written");
        let error = Cassette::open("a.jsonl", &path, Mode::Auto).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn what_is_asked_and_of_whom_makes_the_hash() {
        let request = ChatRequest::default();
        let warm = ChatRequest {
            temperature: Some(0.5),
            ..ChatRequest::default()
        };
        let own = hash("a", "m", &request);
        assert_eq!(own.len(), 64);
        assert_eq!(own, hash("a", "m", &request.clone()));
        assert_ne!(own, hash("a", "n", &request));
        assert_ne!(own, hash("a", "m", &warm));
    }
}
