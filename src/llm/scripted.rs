//! A provider that answers from a list: what tests and replays converse with.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::chat::{ChatEvent, ChatRequest, Usage};
use super::provider::{Continue, Provider, ProviderError};

/// Bytes of one streamed piece: short, so that listeners meet answers in many pieces.
const PIECE_BYTES: usize = 16;

/// A line that separates answers in a script.
const SEPARATOR: &str = "---";

/// Gives its answers in order, whatever is asked, and remembers what was asked.
#[derive(Debug, Default)]
pub struct Scripted {
    answers: VecDeque<String>,
    pub requests: Vec<ChatRequest>,
}

impl Scripted {
    pub fn new(answers: impl IntoIterator<Item = impl Into<String>>) -> Scripted {
        Scripted {
            answers: answers.into_iter().map(Into::into).collect(),
            requests: Vec::new(),
        }
    }

    /// Reads a script: answers, with lines of `---` between them.
    pub fn read(script: &str) -> Scripted {
        let mut answers = vec![String::new()];
        for line in script.lines() {
            match (line.trim_end() == SEPARATOR, answers.last_mut()) {
                (false, Some(answer)) => {
                    answer.push_str(line);
                    answer.push('\n');
                }
                _ => answers.push(String::new()),
            }
        }
        Scripted::new(answers.iter().map(|it| it.trim_matches('\n')))
    }
}

/// A script that several conversations go through together.
#[derive(Clone, Debug)]
pub struct SharedScript {
    file: String,
    script: Arc<Mutex<Scripted>>,
}

impl SharedScript {
    pub fn new(file: impl Into<String>, script: Scripted) -> SharedScript {
        SharedScript {
            file: file.into(),
            script: Arc::new(Mutex::new(script)),
        }
    }
}

impl Provider for SharedScript {
    fn name(&self) -> &str {
        "scripted"
    }

    fn model(&self) -> &str {
        &self.file
    }

    fn chat(
        &mut self,
        request: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError> {
        // A conversation that panicked has taken its answer.
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script.chat(request, sink)
    }
}

impl Provider for Scripted {
    fn name(&self) -> &str {
        "scripted"
    }

    fn chat(
        &mut self,
        request: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError> {
        self.requests.push(request.clone());
        let Some(answer) = self.answers.pop_front() else {
            return Err(ProviderError::Exhausted {
                provider: "scripted".into(),
            });
        };
        for piece in pieces(&answer) {
            if sink(ChatEvent::Text(piece.to_string())) == Continue::Stop {
                return Err(ProviderError::Cancelled);
            }
        }
        let asked: usize = request.turns.iter().map(|turn| words(&turn.text)).sum();
        sink(ChatEvent::Finished(Usage {
            input_tokens: (words(&request.system) + asked) as u64,
            output_tokens: words(&answer) as u64,
        }));
        Ok(())
    }
}

/// A scripted model's token is a word.
fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Returns a text in the pieces in which a model would say it.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = PIECE_BYTES.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::super::chat::{Speaker, Turn};
    use super::*;

    fn question(text: &str) -> ChatRequest {
        let turn = Turn {
            speaker: Speaker::User,
            text: text.into(),
        };
        ChatRequest {
            turns: vec![turn],
            ..ChatRequest::default()
        }
    }

    #[test]
    fn an_answer_arrives_in_pieces_and_is_whole() {
        let answer = "Grüße — a longer answer than one piece holds";
        let mut model = Scripted::new([answer]);
        let mut events = Vec::new();
        let outcome = model.chat(&question("say more"), &mut |event| {
            events.push(event);
            Continue::Yes
        });
        assert_eq!(outcome, Ok(()));
        let text: String = events
            .iter()
            .filter_map(|event| match event {
                ChatEvent::Text(text) => Some(text.as_str()),
                ChatEvent::Waiting | ChatEvent::Finished(_) => None,
            })
            .collect();
        assert_eq!(text, answer);
        assert!(events.len() > 3, "{events:?}");
        let usage = Usage {
            input_tokens: 2,
            output_tokens: 9,
        };
        assert_eq!(events.last(), Some(&ChatEvent::Finished(usage)));
        assert_eq!(model.requests, [question("say more")]);
    }

    #[test]
    fn a_listener_can_stop_an_answer() {
        let mut model = Scripted::new(["a long answer that nobody wants to hear any more"]);
        let mut heard = 0;
        let outcome = model.chat(&question("go on"), &mut |_| {
            heard += 1;
            Continue::Stop
        });
        assert_eq!((outcome, heard), (Err(ProviderError::Cancelled), 1));
    }

    #[test]
    fn a_script_is_answers_with_lines_between_them() {
        let script = Scripted::read("one\n\ntwo\n---\n---\n  three --- \n");
        let answers: Vec<&str> = script.answers.iter().map(String::as_str).collect();
        assert_eq!(answers, ["one\n\ntwo", "", "  three --- "]);
        assert_eq!(Scripted::read("").answers, [""]);
    }

    #[test]
    fn a_script_that_ends_is_an_error_and_not_silence() {
        let mut model = Scripted::new(Vec::<String>::new());
        let outcome = model.chat(&question("hello"), &mut |_| Continue::Yes);
        assert_eq!(
            outcome,
            Err(ProviderError::Exhausted {
                provider: "scripted".into()
            })
        );
    }
}
