//! One question on its way: the thread that listens to the model, and the mailbox between it and the
//! session.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::llm::chat::{ChatEvent, ChatRequest, Usage};
use crate::llm::plain::Plain;
use crate::llm::provider::{Continue, Provider, ProviderError};
use crate::session::command::{Command, RequestId};
use crate::session::host::HostError;

/// Bytes of a reply; a longer one is cut off there.
const REPLY_BYTES_MAX: usize = 2 << 20;

/// How a reply came to its end.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    Finished(Usage),
    Stopped,
    Failed {
        reason: String,
        hint: Option<String>,
    },
}

/// What the thread leaves for the session.
#[derive(Debug, Default)]
struct Post {
    text: String,
    /// Bytes that came in all.
    bytes: usize,
    end: Option<End>,
    /// Whether the session was told that there is something.
    announced: bool,
}

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It belongs to a conversation, by its number.
    Conversation(u64),
    /// The message of a milestone.
    Message,
}

impl Purpose {
    /// Returns what the journal calls it.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Conversation(_) => "chat",
            Purpose::Message => "milestone",
        }
    }

    pub fn conversation(self) -> Option<u64> {
        match self {
            Purpose::Conversation(number) => Some(number),
            Purpose::Message => None,
        }
    }
}

/// A question that waits for the end of its answer.
pub struct Talk {
    pub id: RequestId,
    pub purpose: Purpose,
    pub provider: String,
    pub model: String,
    pub request: ChatRequest,
    /// What came so far, as it came.
    pub raw: String,
    /// What came so far, without control characters.
    pub shown: String,
    plain: Plain,
    hushed: Arc<AtomicBool>,
    post: Arc<Mutex<Post>>,
}

impl Talk {
    /// Asks on a thread of its own.
    pub fn begin(
        id: RequestId,
        purpose: Purpose,
        request: ChatRequest,
        provider: Box<dyn Provider>,
        commands: SyncSender<Command>,
    ) -> Result<Talk, HostError> {
        let talk = Talk {
            id,
            purpose,
            provider: provider.name().to_string(),
            model: provider.model().to_string(),
            request: request.clone(),
            raw: String::new(),
            shown: String::new(),
            plain: Plain::default(),
            hushed: Arc::default(),
            post: Arc::default(),
        };
        let listener = Listener {
            id,
            hushed: talk.hushed.clone(),
            post: talk.post.clone(),
            commands,
        };
        std::thread::Builder::new()
            .name("conversation".into())
            .spawn(move || listener.listen(provider, &request))
            .map_err(|error| {
                let reason = crate::session::error::describe_io(&error);
                HostError::new("io", format!("no thread can be started: {reason}"))
            })?;
        Ok(talk)
    }

    /// Returns the model as it is chosen, `provider:model`.
    pub fn full_model(&self) -> String {
        format!("{}:{}", self.provider, self.model)
    }

    /// Returns what came since it was asked last.
    pub fn fetch(&mut self) -> (String, Option<End>) {
        let (text, end) = {
            let mut post = opened(&self.post);
            post.announced = false;
            (std::mem::take(&mut post.text), post.end.take())
        };
        self.raw.push_str(&text);
        let text = self.plain.of(&text);
        self.shown.push_str(&text);
        (text, end)
    }

    /// Tells the thread that nobody listens any more.
    pub fn hush(&self) {
        self.hushed.store(true, Ordering::Release);
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        self.hush();
    }
}

impl fmt::Debug for Talk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Talk({:?}, {:?})", self.id, self.purpose)
    }
}

/// The thread's side.
struct Listener {
    id: RequestId,
    hushed: Arc<AtomicBool>,
    post: Arc<Mutex<Post>>,
    commands: SyncSender<Command>,
}

impl Listener {
    fn listen(self, mut provider: Box<dyn Provider>, request: &ChatRequest) {
        let mut usage = Usage::default();
        let mut is_long = false;
        let outcome = provider.chat(request, &mut |event| match event {
            ChatEvent::Finished(used) => {
                usage = used;
                Continue::Yes
            }
            ChatEvent::Waiting => match self.hushed.load(Ordering::Acquire) {
                true => Continue::Stop,
                false => Continue::Yes,
            },
            ChatEvent::Text(text) => {
                is_long = !self.leave(&text);
                match is_long || self.hushed.load(Ordering::Acquire) {
                    true => Continue::Stop,
                    false => Continue::Yes,
                }
            }
        });
        let end = match outcome {
            Ok(()) => End::Finished(usage),
            Err(ProviderError::Cancelled) if is_long => End::Failed {
                reason: format!("the reply is longer than {REPLY_BYTES_MAX} bytes"),
                hint: None,
            },
            Err(ProviderError::Cancelled) => End::Stopped,
            Err(error) => End::Failed {
                hint: error.hint(),
                reason: error.to_string(),
            },
        };
        opened(&self.post).end = Some(end);
        self.announce();
    }

    /// Leaves a piece; returns false where it is too much.
    fn leave(&self, text: &str) -> bool {
        {
            let mut post = opened(&self.post);
            post.bytes += text.len();
            if post.bytes > REPLY_BYTES_MAX {
                return false;
            }
            post.text.push_str(text);
        }
        self.announce();
        true
    }

    /// Tells the session, unless it knows already. A session that is gone needs no telling.
    fn announce(&self) {
        if !std::mem::replace(&mut opened(&self.post).announced, true) {
            let _ = self.commands.send(Command::Overheard { talk: self.id });
        }
    }
}

/// Opens the mailbox; a thread that panicked has left whole pieces in it.
fn opened(post: &Mutex<Post>) -> MutexGuard<'_, Post> {
    post.lock().unwrap_or_else(PoisonError::into_inner)
}
