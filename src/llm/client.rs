//! The one who reaches providers: each exchange is a request over the wire and a stream that comes back.
//!
//! `genai` speaks the formats. Here is how long anything may take, how an exchange is stopped while
//! nothing comes, and what went wrong, in words that never hold the key.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatOptions, ChatStreamEvent, StreamEnd};
use genai::resolver::{AuthData, Endpoint};
use genai::webc::StreamTimeout;
use genai::{Error, ModelIden, ServiceTarget};
use reqwest::header::HeaderMap;

use super::chat::{ChatEvent, ChatRequest, Speaker, Usage};
use super::plain::plain;
use super::provider::{Continue, Provider, ProviderError};
use super::secret::Secret;
use super::wire;

/// How often the listener is heard while nothing comes.
const BEAT: Duration = Duration::from_millis(50);
/// Bytes of one answer.
const REPLY_BYTES_MAX: usize = 8 << 20;
/// Bytes of what a provider says when it refuses.
const MESSAGE_BYTES_MAX: usize = 600;

/// Formats whose answers seem to end where the connection does.
const MADE_UP_ENDS: &[&str] = &["gemini", "ollama"];

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Until the provider is reached.
    pub connect: Duration,
    /// Between two pieces of an answer; the first as well.
    pub idle: Duration,
    /// A whole answer.
    pub total: Duration,
}

impl Default for Times {
    fn default() -> Times {
        Times {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            total: Duration::from_secs(600),
        }
    }
}

/// Returns how a wire format is spoken; nothing where nobody here does.
fn kind_of(wire: &str) -> Option<AdapterKind> {
    AdapterKind::from_lower_str(wire)
}

/// Tells whether a wire format is spoken here.
pub fn is_spoken(wire: &str) -> bool {
    kind_of(wire).is_some()
}

/// Returns the wire formats that are spoken here.
pub fn spoken() -> impl Iterator<Item = &'static str> {
    AdapterKind::all().iter().map(|it| it.as_lower_str())
}

/// Returns the environment variable that holds the key of a provider that is not in our table.
pub fn key_variable(wire: &str) -> Option<&'static str> {
    kind_of(wire)?.default_key_env_name()
}

/// A provider and one of its models, as they are reached.
#[derive(Clone, Debug)]
pub struct Client {
    /// The name by which it is configured.
    pub name: String,
    /// One that is spoken.
    pub wire: String,
    pub model: String,
    /// Its address where it is another than usual.
    pub url: Option<String>,
    pub key: Option<Secret>,
    /// Where the key was looked for.
    pub key_variable: String,
    pub times: Times,
}

impl Provider for Client {
    fn name(&self) -> &str {
        &self.name
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn chat(
        &mut self,
        request: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError> {
        // Whoever installed another one before us may keep it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| self.unreachable(&error.to_string()))?;
        let outcome = runtime.block_on(self.converse(request, sink));
        // A name that is still being looked up holds nobody.
        runtime.shutdown_background();
        outcome
    }
}

impl Client {
    async fn converse(
        &self,
        request: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError> {
        let began = Instant::now();
        let options = self.options(request);
        let client = self.client()?;
        let target = self.target(&client).await?;
        let stream = client.exec_chat_stream(target, self.words(request), Some(&options));
        let mut stream = stream.await.map_err(|error| self.told(error))?.stream;
        let mut bytes = 0;
        loop {
            if began.elapsed() > self.times.total {
                return Err(self.too_slow(self.times.total, "in all"));
            }
            let event = match tokio::time::timeout(BEAT, stream.next()).await {
                Err(_) => ChatEvent::Waiting,
                Ok(None) => return Err(self.broken_off("the connection ended before the answer")),
                Ok(Some(Err(error))) => return Err(self.told(error)),
                Ok(Some(Ok(ChatStreamEvent::Chunk(chunk)))) => {
                    bytes += chunk.content.len();
                    if bytes > REPLY_BYTES_MAX {
                        return Err(ProviderError::TooLong {
                            provider: self.name.clone(),
                            bytes_max: REPLY_BYTES_MAX,
                        });
                    }
                    ChatEvent::Text(chunk.content)
                }
                Ok(Some(Ok(ChatStreamEvent::End(end)))) => {
                    self.check_end(&end)?;
                    sink(ChatEvent::Finished(usage(&end)));
                    return Ok(());
                }
                Ok(Some(Ok(_))) => ChatEvent::Waiting,
            };
            if sink(event) == Continue::Stop {
                return Err(ProviderError::Cancelled);
            }
        }
    }

    /// Some ends are made up where the connection ended; then they have no reason.
    fn check_end(&self, end: &StreamEnd) -> Result<(), ProviderError> {
        let is_made_up = MADE_UP_ENDS.contains(&self.wire.as_str());
        match is_made_up && end.captured_stop_reason.is_none() {
            true => Err(self.broken_off("the connection ended before the answer")),
            false => Ok(()),
        }
    }

    fn client(&self) -> Result<genai::Client, ProviderError> {
        let web = reqwest::Client::builder()
            .connect_timeout(self.times.connect)
            .tcp_nodelay(true)
            .build()
            .map_err(|error| self.unreachable(&cause(&error)))?;
        let client = genai::Client::builder().with_reqwest(web).build();
        client.map_err(|error| self.told(error))
    }

    async fn target(&self, client: &genai::Client) -> Result<ServiceTarget, ProviderError> {
        let kind = kind_of(&self.wire).ok_or_else(|| ProviderError::Unknown {
            provider: self.wire.clone(),
            near: None,
        })?;
        let model = ModelIden::new(kind, self.model.as_str());
        let usual = client.resolve_service_target(model).await;
        let mut target = usual.map_err(|error| self.told(error))?;
        // Those that take no key are asked with an empty one.
        let key = self.key.as_ref().map_or("", |it| it.reveal());
        target.auth = AuthData::from_single(key);
        if let Some(url) = &self.url {
            target.endpoint = Endpoint::from_owned(format!("{}/", url.trim_end_matches('/')));
        }
        Ok(target)
    }

    fn words(&self, request: &ChatRequest) -> genai::chat::ChatRequest {
        let turns = request.turns.iter().map(|turn| match turn.speaker {
            Speaker::User => ChatMessage::user(turn.text.as_str()),
            Speaker::Model => ChatMessage::assistant(turn.text.as_str()),
        });
        let words = genai::chat::ChatRequest::new(turns.collect());
        match request.system.is_empty() {
            true => words,
            false => words.with_system(request.system.as_str()),
        }
    }

    fn options(&self, request: &ChatRequest) -> ChatOptions {
        let mut options = ChatOptions::default()
            .with_capture_usage(true)
            .with_stream_header_timeout(self.times.idle)
            .with_stream_read_timeout(self.times.idle)
            .with_stop_sequences(request.stops.clone());
        options.max_tokens = request.answer_tokens_max;
        options.temperature = request.temperature;
        options
    }

    fn too_slow(&self, limit: Duration, doing: &'static str) -> ProviderError {
        ProviderError::TooSlow {
            provider: self.name.clone(),
            limit,
            doing,
        }
    }

    fn broken_off(&self, message: &str) -> ProviderError {
        ProviderError::BrokenOff {
            provider: self.name.clone(),
            message: self.clean(message),
        }
    }

    fn unreachable(&self, message: &str) -> ProviderError {
        let known = wire::find(&self.wire).map_or("its usual address", |it| it.url);
        ProviderError::Unreachable {
            provider: self.name.clone(),
            place: self.clean(self.url.as_deref().unwrap_or(known)),
            message: self.clean(message),
        }
    }

    /// Returns a message from elsewhere as it may be shown: without the key, without what steers a
    /// terminal, and not longer than a person reads.
    fn clean(&self, message: &str) -> String {
        let message = match &self.key {
            Some(key) => key.redact(message),
            None => message.to_string(),
        };
        let message = plain(&message);
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        match message.char_indices().nth(MESSAGE_BYTES_MAX) {
            Some((end, _)) => format!("{}…", &message[..end]),
            None => message,
        }
    }

    /// Says what went wrong.
    fn told(&self, error: Error) -> ProviderError {
        match error {
            Error::HttpError {
                status,
                body,
                headers,
                ..
            } => self.refused(status.as_u16(), &body, Some(&headers)),
            Error::WebModelCall { webc_error, .. } | Error::WebAdapterCall { webc_error, .. } => {
                match webc_error {
                    genai::webc::Error::ResponseFailedStatus {
                        status,
                        body,
                        headers,
                    } => self.refused(status.as_u16(), &body, Some(&headers)),
                    genai::webc::Error::Reqwest(error) => self.lost(&error),
                    other => self.malformed(&other.to_string()),
                }
            }
            Error::WebStream { error, cause, .. } => match error.downcast::<Error>() {
                Ok(inner) => self.told(*inner),
                Err(error) => match error.downcast_ref::<StreamTimeout>() {
                    Some(StreamTimeout::Headers) => self.too_slow(self.times.idle, "to answer"),
                    Some(StreamTimeout::Read) => self.too_slow(self.times.idle, "to go on"),
                    None => match error.downcast_ref::<reqwest::Error>() {
                        Some(error) => self.lost(error),
                        None => self.malformed(&cause),
                    },
                },
            },
            // An error in the midst of the stream.
            Error::ChatResponse { body, .. } => {
                self.refused(status_within(&body), &body.to_string(), None)
            }
            Error::RequiresApiKey { .. }
            | Error::NoAuthData { .. }
            | Error::NoAuthResolver { .. }
            | Error::Resolver { .. } => ProviderError::NoKey {
                provider: self.name.clone(),
                variable: self.key_variable.clone(),
            },
            Error::StreamParse { serde_error, .. } => self.malformed(&serde_error.to_string()),
            other => self.malformed(&other.to_string()),
        }
    }

    fn malformed(&self, message: &str) -> ProviderError {
        ProviderError::Malformed {
            provider: self.name.clone(),
            message: self.clean(message),
        }
    }

    /// Says what happened to the connection.
    fn lost(&self, error: &reqwest::Error) -> ProviderError {
        if error.is_timeout() {
            return match error.is_connect() {
                true => self.too_slow(self.times.connect, "to be reached"),
                false => self.too_slow(self.times.idle, "to go on"),
            };
        }
        match error.is_connect() || error.is_builder() {
            true => self.unreachable(&cause(error)),
            false => self.broken_off(&cause(error)),
        }
    }

    /// Says why a provider refused, by its status and its own words.
    fn refused(&self, status: u16, body: &str, headers: Option<&HeaderMap>) -> ProviderError {
        let (provider, message) = (self.name.clone(), self.clean(&message_of(body)));
        let wait = headers.and_then(wait_of);
        match status {
            401 | 403 => ProviderError::WrongKey {
                provider,
                variable: self.key_variable.clone(),
                message,
            },
            429 => ProviderError::TooOften {
                provider,
                message,
                wait,
            },
            500.. => ProviderError::Unwell {
                provider,
                status,
                message,
                wait,
            },
            // Gemini refuses a wrong key so.
            400 if message.contains("API key") => ProviderError::WrongKey {
                provider,
                variable: self.key_variable.clone(),
                message,
            },
            _ => ProviderError::Refused {
                provider,
                status,
                message,
            },
        }
    }
}

fn usage(end: &StreamEnd) -> Usage {
    let Some(usage) = &end.captured_usage else {
        return Usage::default();
    };
    let count = |tokens: Option<i32>| tokens.and_then(|it| u64::try_from(it).ok());
    Usage {
        input_tokens: count(usage.prompt_tokens).unwrap_or(0),
        output_tokens: count(usage.completion_tokens).unwrap_or(0),
    }
}

/// Returns the status that an error within a stream stands for, by the names that providers give it.
fn status_within(body: &serde_json::Value) -> u16 {
    let text = body.to_string();
    let has = |part: &str| text.contains(part);
    if has("authentication_error") || has("invalid_api_key") {
        401
    } else if has("rate_limit") {
        429
    } else if has("overloaded") || has("api_error") || has("server_error") {
        529
    } else {
        400
    }
}

/// Returns what a provider says in the body of a refusal, which has a message somewhere or is one.
fn message_of(body: &str) -> String {
    let found = serde_json::from_str::<serde_json::Value>(body).ok();
    let found = found.and_then(|it| {
        let it = it.get(0).unwrap_or(&it).clone();
        let places = ["/error/message", "/message", "/error", "/detail"];
        let mut texts = places
            .iter()
            .filter_map(|place| it.pointer(place)?.as_str());
        texts.next().map(str::to_string)
    });
    match found {
        Some(message) if !message.trim().is_empty() => message,
        _ if body.trim().is_empty() => "it does not say why".into(),
        _ => body.to_string(),
    }
}

/// Returns how long a provider wants to be left alone.
fn wait_of(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let date = || {
        let at = chrono::DateTime::parse_from_rfc2822(headers.get("retry-after")?.to_str().ok()?);
        let left = at.ok()?.signed_duration_since(chrono::Utc::now());
        Some(left.num_milliseconds() as f64 / 1_000.0)
    };
    let ms = number("retry-after-ms").map(|it| it / 1_000.0);
    let seconds = ms.or_else(|| number("retry-after")).or_else(date)?;
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
}

/// Returns the first cause of an error.
fn cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_in_every_form_it_comes_in() {
        let wait = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().expect("a header"));
            wait_of(&headers)
        };
        assert_eq!(wait("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(
            wait("retry-after-ms", "250"),
            Some(Duration::from_millis(250))
        );
        assert_eq!(wait("retry-after", "-3"), Some(Duration::ZERO));
        let past = wait("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(past, Some(Duration::ZERO));
        let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(30);
        let soon = soon.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let left = wait("retry-after", &soon).expect("a wait");
        assert!(left > Duration::from_secs(20) && left <= Duration::from_secs(30));
        assert_eq!(wait("retry-after", "soon"), None);
        assert_eq!(wait("date", "7"), None);
    }

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_provider() {
        for (body, expected) in [
            ("{\"error\":{\"message\":\"no\"}}", "no"),
            ("[{\"error\":{\"message\":\"no\"}}]", "no"),
            ("{\"error\":\"no\"}", "no"),
            ("{\"detail\":\"no\"}", "no"),
            ("{\"error\":{}}", "{\"error\":{}}"),
            ("<p>no</p>", "<p>no</p>"),
            (" ", "it does not say why"),
        ] {
            assert_eq!(message_of(body), expected);
        }
    }

    #[test]
    fn formats_have_names_and_keys() {
        for wire in ["anthropic", "openai", "gemini", "ollama", "groq", "mistral"] {
            assert!(is_spoken(wire), "{wire}");
        }
        assert!(!is_spoken("pigeon"));
        assert_eq!(key_variable("groq"), Some("GROQ_API_KEY"));
        for known in wire::known() {
            assert!(is_spoken(known.name));
        }
    }
}
