//! The watcher: notices saved source files and tells the session once they are quiet.
//!
//! It knows nothing of definitions. It says which files may have changed; the session reads them and
//! takes what differs, so an event too many costs a comparison and no more. Folders are watched one
//! by one: a new folder is watched first and listed second, so that a file written into it at once
//! is found either way. Where the system cannot watch, it looks every second.

mod folders;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher as _};

use super::error::SessionError;
use super::options::SessionOptions;
use super::paths::ProjectPaths;
use super::scan::{Fingerprint, Sources, fingerprint};

pub use self::folders::{FolderWatch, watch_folders};

/// How long a file must have been left alone. Editors save in two or three steps a few
/// milliseconds apart; a person does not notice this delay.
const QUIET: Duration = Duration::from_millis(60);
/// How often sources are looked at where the system cannot watch them.
const POLL: Duration = Duration::from_secs(1);
/// Events that wait for us; when it is full everything is looked at again.
const SIGNALS_MAX: usize = 4_096;

/// What the watcher has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchNews {
    /// These files may have changed, and have been quiet since.
    Changed(Vec<PathBuf>),
    /// Watching is worse than it should be, and why.
    Degraded(String),
}

/// A running watcher; it ends when this is dropped.
pub struct Watcher {
    signals: SyncSender<Signal>,
    thread: Option<JoinHandle<()>>,
}

enum Signal {
    Touched(Vec<PathBuf>),
    Stop,
}

impl Watcher {
    /// Starts watching; what is saved after it returned is seen. `tell` answers whether anyone still
    /// listens.
    pub fn start(
        sources: Sources,
        tell: impl Fn(WatchNews) -> bool + Send + 'static,
    ) -> std::io::Result<Watcher> {
        let (signals, inbox) = sync_channel(SIGNALS_MAX);
        let lost = Arc::new(AtomicBool::new(false));
        let events = forward(signals.clone(), lost.clone());
        let mut watch = Watch::new(sources, lost, Box::new(tell));
        // Every folder is watched before this returns: what is written from now on is seen.
        watch.begin(notify::recommended_watcher(events));
        let thread = std::thread::Builder::new()
            .name("watcher".into())
            .spawn(move || watch.run(&inbox))?;
        Ok(Watcher {
            signals,
            thread: Some(thread),
        })
    }
}

/// Watches the sources of a project; `tell` is called when some were saved, and answers whether anyone
/// still listens.
pub fn watch_sources(
    options: &SessionOptions,
    tell: impl Fn() -> bool + Send + 'static,
) -> Result<Watcher, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let sources = Sources::of(&paths.root, &options.config)?;
    let told = move |news| match news {
        WatchNews::Changed(_) => tell(),
        WatchNews::Degraded(_) => true,
    };
    Watcher::start(sources, told).map_err(|source| SessionError::Io {
        operation: "watch",
        path: paths.root.clone(),
        source,
    })
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // The thread drains its queue, so this waits for room only a moment.
        if self.signals.send(Signal::Stop).is_ok()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

/// Returns what the system calls with each event. It must not block: the system's own queue is
/// shorter than ours.
fn forward(
    signals: SyncSender<Signal>,
    lost: Arc<AtomicBool>,
) -> impl Fn(notify::Result<notify::Event>) + Send + 'static {
    move |event| {
        let Ok(event) = event else {
            lost.store(true, Ordering::Release);
            let _ = signals.try_send(Signal::Touched(Vec::new()));
            return;
        };
        let only_read = matches!(event.kind, EventKind::Access(kind)
            if kind != AccessKind::Close(AccessMode::Write));
        if only_read {
            return;
        }
        if event.need_rescan() {
            lost.store(true, Ordering::Release);
        }
        if signals.try_send(Signal::Touched(event.paths)).is_err() {
            lost.store(true, Ordering::Release);
        }
    }
}

/// The watcher's own state, on its thread.
struct Watch {
    sources: Sources,
    /// Whether events were lost, so that everything must be looked at.
    lost: Arc<AtomicBool>,
    tell: Box<dyn Fn(WatchNews) -> bool + Send>,
    system: Option<notify::RecommendedWatcher>,
    /// Files that were touched and when last.
    touched: BTreeMap<PathBuf, Instant>,
    /// Where the system cannot watch: each file as it was when last looked at.
    polled: Option<BTreeMap<PathBuf, Fingerprint>>,
}

impl Watch {
    fn new(
        sources: Sources,
        lost: Arc<AtomicBool>,
        tell: Box<dyn Fn(WatchNews) -> bool + Send>,
    ) -> Watch {
        Watch {
            sources,
            lost,
            tell,
            system: None,
            touched: BTreeMap::new(),
            polled: None,
        }
    }

    fn begin(&mut self, system: notify::Result<notify::RecommendedWatcher>) {
        match system {
            Ok(system) => {
                self.system = Some(system);
                // Files that were there before are the session's to read; only changes are news.
                let root = self.sources.root().to_path_buf();
                self.enter(&root);
            }
            Err(error) => self.poll_from_now_on(&error),
        }
    }

    fn run(&mut self, inbox: &Receiver<Signal>) {
        loop {
            let signal = match self.patience() {
                // Nothing is due: sleep until something happens.
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(patience) => inbox.recv_timeout(patience),
            };
            match signal {
                Ok(Signal::Touched(paths)) => self.touch(paths),
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.poll(),
            }
            if self.lost.swap(false, Ordering::AcqRel) {
                let root = self.sources.root().to_path_buf();
                let files = self.enter(&root);
                self.mark(files);
            }
            if !self.tell_quiet() {
                return;
            }
        }
    }

    /// Returns how long to wait for the next event, if not for ever.
    fn patience(&self) -> Option<Duration> {
        let now = Instant::now();
        let due = self.touched.values().min().map(|since| *since + QUIET);
        let until_due = due.map(|due| due.saturating_duration_since(now));
        match &self.polled {
            Some(_) => Some(until_due.map_or(POLL, |it| it.min(POLL))),
            None => until_due,
        }
    }

    fn touch(&mut self, paths: Vec<PathBuf>) {
        let mut files = BTreeSet::new();
        for path in paths {
            let is_folder = std::fs::symlink_metadata(&path).is_ok_and(|it| it.is_dir());
            if is_folder && self.sources.is_watched_folder(&path) {
                files.extend(self.enter(&path));
            } else if !is_folder && (self.sources.is_source(&path) || self.sources.is_rule(&path)) {
                files.insert(path);
            }
        }
        self.mark(files);
    }

    fn mark(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        let now = Instant::now();
        self.touched
            .extend(files.into_iter().map(|file| (file, now)));
    }

    /// Watches a folder and all below it, and returns the source files in them.
    fn enter(&mut self, folder: &Path) -> Vec<PathBuf> {
        let mut problem = None;
        let system = &mut self.system;
        let scan = self.sources.walk(folder, &mut |folder| {
            let Some(system) = system else { return };
            match system.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {}
                // It vanished between the event and now.
                Err(_) if !folder.exists() => {}
                Err(error) => problem = Some(error),
            }
        });
        if let Some(problem) = problem {
            self.poll_from_now_on(&problem);
        }
        let rules = self.sources.rule_files().into_iter();
        scan.files
            .into_iter()
            .chain(rules.filter(|it| it.starts_with(folder)))
            .collect()
    }

    fn poll_from_now_on(&mut self, reason: &notify::Error) {
        if self.polled.is_some() {
            return;
        }
        self.polled = Some(self.look());
        let reason = match &reason.kind {
            notify::ErrorKind::MaxFilesWatch => "the system's limit of watches is reached".into(),
            notify::ErrorKind::Io(error) => super::error::describe_io(error),
            notify::ErrorKind::Generic(text) => text.clone(),
            _ => "the system cannot watch this folder".into(),
        };
        (self.tell)(WatchNews::Degraded(format!(
            "looking at the sources every second, since {reason}"
        )));
    }

    fn look(&self) -> BTreeMap<PathBuf, Fingerprint> {
        let files = self.sources.walk_all().files.into_iter();
        let files = files.chain(self.sources.rule_files());
        let seen = files.filter_map(|file| {
            let print = fingerprint(&file)?;
            Some((file, print))
        });
        seen.collect()
    }

    fn poll(&mut self) {
        let Some(before) = &self.polled else { return };
        let now = self.look();
        let changed = now
            .iter()
            .filter(|(file, it)| before.get(*file) != Some(it));
        let changed: Vec<PathBuf> = changed.map(|(file, _)| file.clone()).collect();
        self.polled = Some(now);
        self.mark(changed);
    }

    /// Tells of the files that have been quiet long enough; answers whether anyone listens.
    fn tell_quiet(&mut self) -> bool {
        let now = Instant::now();
        let mut quiet = Vec::new();
        self.touched.retain(|file, since| {
            let is_quiet = now.saturating_duration_since(*since) >= QUIET;
            if is_quiet {
                quiet.push(file.clone());
            }
            !is_quiet
        });
        quiet.is_empty() || (self.tell)(WatchNews::Changed(quiet))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::config::Config;
    use std::sync::mpsc::{Sender, channel};

    /// How long a test waits for what should come at once.
    const DEADLINE: Duration = Duration::from_secs(60);

    struct Watched {
        folder: tempfile::TempDir,
        root: PathBuf,
        news: Receiver<WatchNews>,
        _watcher: Watcher,
    }

    fn watched(polling: bool) -> Watched {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it exists");
        let sources = Sources::of(&root, &Config::default()).expect("inside");
        let (sender, news): (Sender<WatchNews>, _) = channel();
        let watcher = match polling {
            false => Watcher::start(sources, move |it| sender.send(it).is_ok()).expect("a thread"),
            true => polling_watcher(sources, sender),
        };
        let watched = Watched {
            folder,
            root,
            news,
            _watcher: watcher,
        };
        // A first file tells when the watcher is awake.
        watched.wake();
        watched
    }

    fn polling_watcher(sources: Sources, sender: Sender<WatchNews>) -> Watcher {
        let (signals, inbox) = sync_channel(SIGNALS_MAX);
        let thread = std::thread::spawn(move || {
            let tell = Box::new(move |it| sender.send(it).is_ok());
            let mut watch = Watch::new(sources, Arc::default(), tell);
            watch.begin(Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch)));
            watch.run(&inbox);
        });
        Watcher {
            signals,
            thread: Some(thread),
        }
    }

    impl Watched {
        fn write(&self, name: &str, text: &str) -> PathBuf {
            let path = self.root.join(name);
            std::fs::write(&path, text).expect("the file can be written");
            path
        }

        fn wake(&self) {
            let end = Instant::now() + DEADLINE;
            let mut text = String::new();
            while Instant::now() < end {
                text.push(' ');
                self.write("wake.lisp", &text);
                if self.news.recv_timeout(Duration::from_millis(200)).is_ok() {
                    break;
                }
            }
            while self.news.recv_timeout(QUIET * 3).is_ok() {}
        }

        /// Waits until all of these files were named.
        fn expect(&self, mut expected: BTreeSet<PathBuf>) {
            let end = Instant::now() + DEADLINE;
            while !expected.is_empty() {
                let left = end.saturating_duration_since(Instant::now());
                match self.news.recv_timeout(left) {
                    Ok(WatchNews::Changed(paths)) => expected.retain(|it| !paths.contains(it)),
                    Ok(WatchNews::Degraded(_)) => {}
                    Err(_) => panic!("never heard of {expected:?} in {:?}", self.folder),
                }
            }
        }
    }

    #[test]
    fn a_file_written_into_new_folders_at_once_is_not_missed() {
        let watched = watched(false);
        for round in 0..20 {
            let deep = watched.root.join(format!("a{round}/b/c"));
            std::fs::create_dir_all(&deep).expect("folders");
            std::fs::write(deep.join("new.lisp"), "(define a 1)").expect("a file");
            watched.expect([deep.join("new.lisp")].into());
        }
    }

    #[test]
    fn saving_by_rename_and_several_files_at_once_are_seen() {
        let watched = watched(false);
        let saved: BTreeSet<PathBuf> = (0..30)
            .map(|number| {
                let temporary = watched.write(&format!("x{number}.tmp"), "(define a 1)");
                let path = watched.root.join(format!("x{number}.lisp"));
                std::fs::rename(temporary, &path).expect("a rename");
                path
            })
            .collect();
        watched.expect(saved);
    }

    #[test]
    fn a_folder_moved_in_is_read() {
        let watched = watched(false);
        let elsewhere = tempfile::tempdir_in(watched.folder.path().parent().expect("above"))
            .expect("a temporary folder");
        std::fs::create_dir(elsewhere.path().join("lib")).expect("a folder");
        std::fs::write(elsewhere.path().join("lib/a.lisp"), "1").expect("a file");
        std::fs::rename(elsewhere.path().join("lib"), watched.root.join("lib")).expect("a move");
        watched.expect([watched.root.join("lib/a.lisp")].into());
        let again = watched.write("lib/b.lisp", "2");
        watched.expect([again].into());
    }

    #[test]
    fn where_the_system_cannot_watch_sources_are_looked_at() {
        let watched = watched(true);
        let path = watched.write("polled.lisp", "(define a 1)");
        watched.expect([path].into());
    }

    #[test]
    fn other_files_are_no_news() {
        let watched = watched(false);
        watched.write("notes.txt", "hello");
        watched.write(".hidden.lisp", "hello");
        let path = watched.write("last.lisp", "hello");
        match watched.news.recv_timeout(DEADLINE) {
            Ok(WatchNews::Changed(paths)) => assert_eq!(paths, [path]),
            other => panic!("expected one file and heard {other:?}"),
        }
    }
}
