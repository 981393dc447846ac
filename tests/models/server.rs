//! A provider of one test: it answers each connection with parts that the test gives, with pauses
//! between them.

use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::server::{Request, read};

/// A part of an answer.
#[derive(Clone, Debug)]
pub enum Part {
    Say(String),
    Wait(u64),
    /// The connection is kept and nothing comes.
    Hang,
}

/// A running provider, and what it was asked.
pub struct Provider {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Provider {
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("nobody panicked").clone()
    }
}

/// Starts a provider that answers the first connection with the first answer, and so on; the last is
/// given from then on.
pub fn provide(answers: Vec<Vec<Part>>) -> Provider {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
    let address = listener.local_addr().expect("the port has an address");
    let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
    let seen = requests.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Some(request) = read(&stream) else {
                continue;
            };
            let count = {
                let mut seen = seen.lock().expect("nobody panicked");
                seen.push(request);
                seen.len()
            };
            let parts = answers[(count - 1).min(answers.len() - 1)].clone();
            std::thread::spawn(move || answer(stream, parts));
        }
    });
    Provider {
        url: format!("http://{address}/"),
        requests,
    }
}

fn answer(mut stream: TcpStream, parts: Vec<Part>) {
    for part in parts {
        match part {
            Part::Say(text) => {
                if stream.write_all(text.as_bytes()).is_err() {
                    return;
                }
            }
            Part::Wait(ms) => std::thread::sleep(Duration::from_millis(ms)),
            Part::Hang => std::thread::sleep(Duration::from_secs(120)),
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

/// The head of an answer whose end is the end of the connection.
pub fn head(status: &str, headers: &str) -> Part {
    Part::Say(format!(
        "HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n"
    ))
}

/// A refusal.
pub fn refusal(status: &str, headers: &str, body: &str) -> Vec<Part> {
    let headers = format!("Content-Type: application/json\r\n{headers}");
    vec![head(status, &headers), Part::Say(body.into())]
}

pub fn say(text: impl Into<String>) -> Part {
    Part::Say(text.into())
}

/// A wire format: how a piece of an answer and its end look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    OpenAi,
    Anthropic,
    Gemini,
    Ollama,
}

impl Wire {
    pub const ALL: [Wire; 4] = [Wire::OpenAi, Wire::Anthropic, Wire::Gemini, Wire::Ollama];

    pub fn name(self) -> &'static str {
        match self {
            Wire::OpenAi => "openai",
            Wire::Anthropic => "anthropic",
            Wire::Gemini => "gemini",
            Wire::Ollama => "ollama",
        }
    }

    pub fn head(self) -> Part {
        let kind = match self {
            Wire::Ollama => "application/x-ndjson",
            _ => "text/event-stream",
        };
        head("200 OK", &format!("Content-Type: {kind}\r\n"))
    }

    /// What comes before the first piece.
    pub fn begin(self) -> Part {
        say(match self {
            Wire::OpenAi => {
                "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"
            }
            Wire::Anthropic => {
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"m\",\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n"
            }
            Wire::Gemini | Wire::Ollama => "",
        })
    }

    pub fn piece(self, text: &str) -> Part {
        let text = serde_json::to_string(text).expect("a text is JSON");
        say(match self {
            Wire::OpenAi => format!(
                "data: {{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{text}}},\"finish_reason\":null}}]}}\n\n"
            ),
            Wire::Anthropic => format!(
                "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":{text}}}}}\n\n"
            ),
            Wire::Gemini => format!(
                "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":{text}}}],\"role\":\"model\"}},\"index\":0}}]}}\n\n"
            ),
            Wire::Ollama => format!(
                "{{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{{\"role\":\"assistant\",\"content\":{text}}},\"done\":false}}\n"
            ),
        })
    }

    pub fn end(self) -> Part {
        say(match self {
            Wire::OpenAi => {
                "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":2,\"total_tokens\":13}}\n\ndata: [DONE]\n\n"
            }
            Wire::Anthropic => {
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
            }
            Wire::Gemini => {
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":2,\"totalTokenCount\":13}}\n\n"
            }
            Wire::Ollama => {
                "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":11,\"eval_count\":2}\n"
            }
        })
    }

    /// A whole answer in pieces.
    pub fn answer(self, pieces: &[&str]) -> Vec<Part> {
        let mut parts = vec![self.head(), self.begin()];
        parts.extend(pieces.iter().map(|piece| self.piece(piece)));
        parts.push(self.end());
        parts
    }

    /// An answer that breaks off behind some pieces.
    pub fn cut(self, pieces: &[&str]) -> Vec<Part> {
        let mut parts = self.answer(pieces);
        parts.pop();
        parts
    }
}
