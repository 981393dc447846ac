//! A program that stands alone: the runtime with an image of the curated history behind it.
//!
//! ```text
//!   runtime … · entry and provenance · image … · length 8 · sum 32 · magic 16
//! ```
//! The file is the runtime itself, so it runs wherever that does; at its start it looks at its own
//! last bytes. The image is made in a fresh process from what milestones hold, and has no history.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::archive::Archive;
use super::atomic::Beside;
use super::clock;
use super::command::RequestId;
use super::error::SessionError;
use super::kept::Refused;
use super::session::Session;
use super::stop::Stop;
use super::text::failure;
use crate::history::checkpoint;
use crate::history::hash::Hash;
use crate::history::query::{log, milestones};
use crate::lang::value::kind::Kind;

const MAGIC: &[u8; 16] = b"imago program 1\n";
const TAIL_BYTES: usize = 8 + 32 + 16;

/// Where a shipped program comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The function that is called.
    pub entry: String,
    /// The UUID of the newest milestone.
    pub milestone: String,
    /// The Merkle root over the whole log.
    pub root: String,
    /// The signed checkpoint of the log, where it has one.
    pub signature: Option<String>,
    pub built: String,
}

/// What a shipped program carries.
pub struct Shipped {
    pub provenance: Provenance,
    pub image: Arc<[u8]>,
}

/// Returns what the running program carries; nothing where it is only the runtime.
pub fn own() -> Option<Result<Shipped, Refused>> {
    let path = std::env::current_exe().ok()?;
    let mut file = File::open(path).ok()?;
    let (start, payload) = find(&mut file).ok()??;
    Some(read(&mut file, start, payload))
}

/// Returns where the payload begins, and its length.
fn find(file: &mut File) -> std::io::Result<Option<(u64, u64)>> {
    let length = file.metadata()?.len();
    let Some(end) = length.checked_sub(TAIL_BYTES as u64) else {
        return Ok(None);
    };
    let mut tail = [0; TAIL_BYTES];
    file.seek(SeekFrom::Start(end))?;
    file.read_exact(&mut tail)?;
    if !tail.ends_with(MAGIC) {
        return Ok(None);
    }
    let payload = tail.first_chunk().map_or(0, |it| u64::from_le_bytes(*it));
    Ok(end.checked_sub(payload).map(|start| (start, payload)))
}

fn read(file: &mut File, start: u64, length: u64) -> Result<Shipped, Refused> {
    let mut bytes = Vec::new();
    let read = file.seek(SeekFrom::Start(start)).and_then(|_| {
        file.take(length + TAIL_BYTES as u64)
            .read_to_end(&mut bytes)
    });
    read.map_err(|_| Refused::Damaged)?;
    let (payload, tail) = bytes
        .split_at_checked(length as usize)
        .ok_or(Refused::Damaged)?;
    if tail.get(8..40) != Some(&Hash::of(&[payload]).0) {
        return Err(Refused::Damaged);
    }
    let (head, rest) = payload.split_first_chunk().ok_or(Refused::Damaged)?;
    let (provenance, image) = rest
        .split_at_checked(u64::from_le_bytes(*head) as usize)
        .ok_or(Refused::Damaged)?;
    Ok(Shipped {
        provenance: serde_json::from_slice(provenance).map_err(|_| Refused::Damaged)?,
        image: image.into(),
    })
}

/// Returns the bytes that follow the runtime.
fn payload(provenance: &Provenance, image: &[u8]) -> Vec<u8> {
    let provenance = serde_json::to_vec(provenance).expect("BUG: plain texts can be written");
    let mut bytes = (provenance.len() as u64).to_le_bytes().to_vec();
    bytes.extend(provenance);
    bytes.extend(image);
    let length = bytes.len() as u64;
    let sum = Hash::of(&[&bytes]);
    bytes.extend(length.to_le_bytes());
    bytes.extend(sum.0);
    bytes.extend(MAGIC);
    bytes
}

impl Session {
    /// Builds a program from what the milestones of a project hold, and writes it.
    pub(super) fn ship_on_demand(
        &mut self,
        id: RequestId,
        project: &Path,
        path: PathBuf,
        entry: String,
    ) {
        self.on_demand(id, |session| {
            let shown = path.display().to_string();
            let provenance = session.ship(project, path, entry)?;
            let text = format!(
                "wrote the program `{shown}`: `{}` of milestone {}\n",
                provenance.entry, provenance.milestone
            );
            Ok((text, true))
        });
    }

    fn ship(&mut self, project: &Path, path: PathBuf, entry: String) -> Result<Provenance, Stop> {
        let own = std::mem::replace(&mut self.archive, Archive::open_for_reading(project)?);
        let made = self.build(entry);
        self.archive = own;
        let (provenance, image) = made?;
        let failed = |source| {
            Stop::from(SessionError::Io {
                operation: "write",
                path: path.clone(),
                source,
            })
        };
        write(&path, &payload(&provenance, &image)).map_err(failed)?;
        Ok(provenance)
    }

    /// Makes the image from the curated history alone.
    fn build(&mut self, entry: String) -> Result<(Provenance, Vec<u8>), Stop> {
        self.refuse_while_pending()?;
        let report = self.archive.verify(self.options.data.as_deref())?;
        if let Some(problem) = report.problems.first() {
            let message = format!("the history does not agree with itself: {problem}");
            return Err(failure("history", message, "see `imago verify`"));
        }
        let store = &self.archive.store;
        let Some(milestone) = milestones::all(store)?.pop() else {
            return Err(failure(
                "history",
                "there is no milestone to build from".into(),
                "group commits with `imago milestone -m MSG`",
            ));
        };
        let curated = log::all(store)?.into_iter();
        let curated = curated.filter(|row| row.milestone.is_some());
        let (replay, image) = self.replay_alone(curated.map(|it| it.seq).collect())?;
        if let Some(error) = replay {
            let message = format!("{}: `{}`: {}", error.place, error.name, error.message);
            return Err(failure(
                "history",
                message,
                "mend it and make a new milestone",
            ));
        }
        let machine = image.machine();
        let value = machine.symbols.find(&entry);
        let value = value.and_then(|name| machine.globals.value_of(name));
        let kind = value.and_then(|value| machine.heap.kind(value));
        if !matches!(kind, Some(Kind::Closure | Kind::Native | Kind::Callable)) {
            return Err(failure(
                "unbound",
                format!("no milestone holds a function `{entry}`"),
                "name a function of one argument, the list of the program's arguments",
            ));
        }
        let bytes = image.snapshot().map_err(SessionError::Unsaved)?;
        let newest = checkpoint::newest_note(&self.archive.store)?;
        let signature = newest.map(|(_, note)| note);
        let provenance = Provenance {
            entry,
            milestone: milestone.uuid.to_string(),
            root: report.root,
            signature,
            built: clock::local_text(clock::now_ms()),
        };
        Ok((provenance, bytes))
    }
}

/// Writes the runtime that runs now, with a payload behind it.
fn write(path: &Path, payload: &[u8]) -> std::io::Result<()> {
    let mut runtime = File::open(std::env::current_exe()?)?;
    let length = match find(&mut runtime)? {
        Some((start, _)) => start,
        None => runtime.metadata()?.len(),
    };
    runtime.seek(SeekFrom::Start(0))?;
    let beside = Beside::of(path);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o755);
    let mut file = options.open(beside.path())?;
    std::io::copy(&mut runtime.take(length), &mut file)?;
    std::io::Write::write_all(&mut file, payload)?;
    drop(file);
    beside.finish()
}
