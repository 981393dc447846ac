//! Watching a few folders for anything that is saved in them: settings, not sources.

use std::path::PathBuf;
use std::sync::mpsc::sync_channel;

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher as _};

use super::QUIET;

/// Watches until it is dropped.
pub struct FolderWatch {
    _system: notify::RecommendedWatcher,
}

/// Watches folders, and not what is below them; `tell` is called once what was saved is quiet, and answers
/// whether anyone still listens. Nothing where none of them is there, or the system cannot watch: nobody
/// looks again and again for what changes once a month.
pub fn watch_folders(
    folders: &[PathBuf],
    tell: impl Fn() -> bool + Send + 'static,
) -> Option<FolderWatch> {
    let (touched, inbox) = sync_channel(1);
    let event = move |event: notify::Result<notify::Event>| {
        let is_saved = event.is_ok_and(|it| match it.kind {
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            _ => true,
        });
        if is_saved {
            // One that waits stands for all.
            let _ = touched.try_send(());
        }
    };
    let mut system = notify::recommended_watcher(event).ok()?;
    let mut count = 0;
    for folder in folders.iter().filter(|it| it.is_dir()) {
        count += usize::from(system.watch(folder, RecursiveMode::NonRecursive).is_ok());
    }
    if count == 0 {
        return None;
    }
    let run = move || {
        while inbox.recv().is_ok() {
            // Editors save in two or three steps.
            while inbox.recv_timeout(QUIET).is_ok() {}
            if !tell() {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("settings".to_owned());
    thread.spawn(run).ok()?;
    Some(FolderWatch { _system: system })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_saved_is_told_once_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("mine.toml");
        let (sender, told) = channel();
        let folders = [folder.path().to_path_buf(), folder.path().join("none")];
        let watch = watch_folders(&folders, move || sender.send(()).is_ok()).expect("it watches");
        std::fs::write(&file, "inherits = 'dark'").expect("it is saved");
        told.recv_timeout(Duration::from_secs(20))
            .expect("it is told");
        std::fs::read(&file).expect("it is read");
        let again = told.recv_timeout(Duration::from_millis(300));
        assert!(again.is_err(), "reading changes nothing");
        drop(watch);
        assert!(told.recv_timeout(Duration::from_secs(20)).is_err());
        assert!(watch_folders(&folders[1..], || true).is_none());
    }
}
