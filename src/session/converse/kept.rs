//! Conversations as they are kept: each message once, as a line of JSON in a file beside the history that
//! is only ever added to. A line that was torn by a crash is passed over.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::proposal::proposal;
use crate::session::board::what;
use crate::session::error::SessionError;
use crate::session::view::chat::{ConversationRow, ConversationView, Message, Voice};

/// Conversations that a front is told of, the newest.
const ROWS_MAX: usize = 1_000;
/// Characters of the line that a search shows.
const FOUND_MAX: usize = 160;

type Answer<T> = Result<T, SessionError>;

#[derive(Serialize, Deserialize)]
struct Line {
    conversation: u64,
    message: Message,
}

/// Where the lines are.
#[derive(Debug)]
enum Ground {
    File(PathBuf),
    Memory(Vec<u8>),
}

/// What is known of a conversation without reading it.
#[derive(Clone, Debug, Default)]
struct Summary {
    id: u64,
    title: Arc<str>,
    time_ms: i64,
    /// Where its lines begin, and how long they are.
    places: Vec<(u64, usize)>,
}

/// The conversations of a project.
#[derive(Debug)]
pub struct Kept {
    ground: Ground,
    /// Ascending by number; read when something is first asked.
    summaries: Option<Vec<Summary>>,
    /// Where the next line begins.
    end: u64,
    /// Whether the last line has no end.
    is_torn: bool,
}

impl Kept {
    /// The conversations of a file that need not be there yet.
    pub fn in_file(path: PathBuf) -> Kept {
        Kept::on(Ground::File(path))
    }

    /// Conversations that end with the session, beside those of a file that may only be read.
    pub fn in_memory(file: Option<&Path>) -> Kept {
        let bytes = file.and_then(|it| std::fs::read(it).ok());
        Kept::on(Ground::Memory(bytes.unwrap_or_default()))
    }

    fn on(ground: Ground) -> Kept {
        Kept {
            ground,
            summaries: None,
            end: 0,
            is_torn: false,
        }
    }

    /// Returns a number no conversation has.
    pub fn next_id(&mut self) -> Answer<u64> {
        let summaries = self.summaries()?;
        Ok(summaries.last().map_or(1, |it| it.id + 1))
    }

    /// Adds a message to a conversation, which begins with it where there is none of this number.
    pub fn add(&mut self, conversation: u64, message: &Message) -> Answer<()> {
        self.summaries()?;
        let line = Line {
            conversation,
            message: message.clone(),
        };
        let mut bytes = Vec::new();
        if self.is_torn {
            bytes.push(b'\n');
        }
        let lead = bytes.len();
        serde_json::to_writer(&mut bytes, &line).expect("BUG: a message has no JSON");
        let length = bytes.len() - lead;
        bytes.push(b'\n');
        match &mut self.ground {
            Ground::Memory(kept) => kept.extend_from_slice(&bytes),
            Ground::File(path) => append(path, &bytes).map_err(failed("write", path))?,
        }
        let place = (self.end + lead as u64, length);
        self.end += bytes.len() as u64;
        self.is_torn = false;
        let summaries = self.summaries.get_or_insert_default();
        note(summaries, &line, place);
        Ok(())
    }

    /// Returns the conversations in which all words are said, newest first.
    pub fn rows(&mut self, query: &str) -> Answer<Vec<ConversationRow>> {
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        let summaries = self.summaries()?.to_vec();
        let mut rows = Vec::new();
        for summary in summaries.iter().rev() {
            let found = match words.is_empty() {
                true => Some(String::new()),
                false => find(&self.messages(&summary.places)?, &words),
            };
            if let Some(found) = found {
                rows.push(ConversationRow {
                    id: summary.id,
                    title: summary.title.clone(),
                    messages: summary.places.len(),
                    time_ms: summary.time_ms,
                    found,
                });
            }
        }
        // What was said last is looked for most.
        rows.sort_by_key(|it| std::cmp::Reverse((it.time_ms, it.id)));
        rows.truncate(ROWS_MAX);
        Ok(rows)
    }

    /// Returns a conversation as a whole.
    pub fn view(&mut self, conversation: u64) -> Answer<ConversationView> {
        let summaries = self.summaries()?;
        let summary = summaries.iter().find(|it| it.id == conversation);
        let no = SessionError::NoConversation {
            number: conversation,
        };
        let summary = summary.ok_or(no)?.clone();
        let messages = self.messages(&summary.places)?;
        let reply = messages.last().filter(|it| it.voice == Voice::Model);
        Ok(ConversationView {
            id: summary.id,
            title: summary.title,
            proposal: reply.and_then(|it| proposal(&it.text)),
            messages,
        })
    }

    fn messages(&self, places: &[(u64, usize)]) -> Answer<Vec<Message>> {
        let mut messages = Vec::with_capacity(places.len());
        let mut file = match &self.ground {
            Ground::File(path) => Some(File::open(path).map_err(failed("read", path))?),
            Ground::Memory(_) => None,
        };
        for (start, length) in places {
            let bytes = match (&self.ground, &mut file) {
                (Ground::Memory(kept), _) => {
                    let start = *start as usize;
                    kept.get(start..start + length)
                        .map_or_else(Vec::new, <[u8]>::to_vec)
                }
                (Ground::File(path), Some(file)) => {
                    read_at(file, *start, *length).map_err(failed("read", path))?
                }
                (Ground::File(_), None) => Vec::new(),
            };
            if let Ok(line) = serde_json::from_slice::<Line>(&bytes) {
                messages.push(line.message);
            }
        }
        Ok(messages)
    }

    fn summaries(&mut self) -> Answer<&[Summary]> {
        if self.summaries.is_none() {
            let mut summaries = Vec::new();
            match &self.ground {
                Ground::Memory(kept) => {
                    let read = survey(&kept[..], &mut summaries);
                    (self.end, self.is_torn) = read.unwrap_or_default();
                }
                Ground::File(path) => match File::open(path) {
                    Ok(file) => {
                        let read = survey(BufReader::new(file), &mut summaries);
                        (self.end, self.is_torn) = read.map_err(failed("read", path))?;
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => return Err(failed("read", path)(error)),
                },
            }
            self.summaries = Some(summaries);
        }
        Ok(self.summaries.as_deref().unwrap_or_default())
    }
}

/// Reads all lines once; answers where the file ends and whether in the midst of a line.
fn survey(
    mut reader: impl BufRead,
    summaries: &mut Vec<Summary>,
) -> Result<(u64, bool), std::io::Error> {
    let mut end = 0;
    let mut is_torn = false;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok((end, is_torn));
        }
        is_torn = bytes.last() != Some(&b'\n');
        if let Ok(line) = serde_json::from_slice::<Line>(&bytes) {
            note(summaries, &line, (end, bytes.len()));
        }
        end += read as u64;
    }
}

fn note(summaries: &mut Vec<Summary>, line: &Line, place: (u64, usize)) {
    let at = match summaries.binary_search_by_key(&line.conversation, |it| it.id) {
        Ok(at) => at,
        Err(at) => {
            let summary = Summary {
                id: line.conversation,
                title: what(&line.message.text).into(),
                ..Summary::default()
            };
            summaries.insert(at, summary);
            at
        }
    };
    summaries[at].time_ms = line.message.time_ms;
    summaries[at].places.push(place);
}

/// Returns the first line that holds one of the words, where all of them are said.
fn find(messages: &[Message], words: &[String]) -> Option<String> {
    let texts: Vec<String> = messages.iter().map(|it| it.text.to_lowercase()).collect();
    let all = |word: &String| texts.iter().any(|it| it.contains(word));
    if !words.iter().all(all) {
        return None;
    }
    let lines = messages.iter().flat_map(|it| it.text.lines());
    let line = lines.into_iter().find(|line| {
        let line = line.to_lowercase();
        words.iter().any(|it| line.contains(it))
    });
    let line = line.unwrap_or_default().trim();
    Some(line.chars().take(FOUND_MAX).collect())
}

fn append(path: &Path, bytes: &[u8]) -> Result<(), std::io::Error> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    // What was talked about is for nobody else.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

fn read_at(file: &mut File, start: u64, length: usize) -> Result<Vec<u8>, std::io::Error> {
    let mut bytes = vec![0; length];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn failed(operation: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> SessionError {
    let path = path.to_path_buf();
    move |source| SessionError::Io {
        operation,
        path,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(time_ms: i64, text: &str) -> Message {
        Message {
            time_ms,
            text: text.into(),
            ..Message::default()
        }
    }

    fn ids(rows: &[ConversationRow]) -> Vec<u64> {
        rows.iter().map(|it| it.id).collect()
    }

    #[test]
    fn conversations_are_kept_resumed_and_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("conversations.jsonl");
        for mut kept in [Kept::in_file(path.clone()), Kept::in_memory(None)] {
            assert_eq!(kept.rows("").expect("none yet"), []);
            assert_eq!(kept.next_id().expect("a number"), 1);
            kept.add(1, &message(10, "Why is λ slow?")).expect("kept");
            kept.add(2, &message(20, "Name the magic number"))
                .expect("kept");
            kept.add(1, &message(30, "As it is called twice.\nSee `fib`."))
                .expect("kept");
            assert_eq!(ids(&kept.rows("").expect("rows")), [1, 2]);
            let found = kept.rows("FIB slow").expect("rows");
            assert_eq!(
                (ids(&found), found[0].found.as_str()),
                (vec![1], "Why is λ slow?")
            );
            assert_eq!(ids(&kept.rows("nowhere").expect("rows")), [] as [u64; 0]);
            let view = kept.view(1).expect("a conversation");
            assert_eq!((view.messages.len(), &*view.title), (2, "Why is λ slow?"));
            assert!(kept.view(7).is_err());
        }
        let mut again = Kept::in_file(path);
        assert_eq!(again.next_id().expect("a number"), 3);
        assert_eq!(again.view(1).expect("kept").messages.len(), 2);
    }

    #[test]
    fn a_torn_line_loses_only_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("conversations.jsonl");
        let mut kept = Kept::in_file(path.clone());
        kept.add(1, &message(10, "first")).expect("kept");
        kept.add(1, &message(20, "second")).expect("kept");
        let bytes = std::fs::read(&path).expect("bytes");
        std::fs::write(&path, &bytes[..bytes.len() - 9]).expect("torn");
        let mut kept = Kept::in_file(path.clone());
        assert_eq!(kept.view(1).expect("kept").messages.len(), 1);
        kept.add(1, &message(30, "third")).expect("kept");
        let texts = |kept: &mut Kept| -> Vec<String> {
            let view = kept.view(1).expect("kept");
            view.messages.into_iter().map(|it| it.text).collect()
        };
        assert_eq!(texts(&mut kept), ["first", "third"]);
        assert_eq!(texts(&mut Kept::in_file(path)), ["first", "third"]);
    }
}
