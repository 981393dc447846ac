//! Taking what changed in source files: on a save, on a rescan, and when the session opens.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::define::Manner;
use super::host::HostError;
use super::intake::{Changes, FileText, forms_of, last_of_each_name, read_source};
use super::scan::fingerprint;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::transcript::TranscriptKind;
use crate::history::hash::Hash;
use crate::history::record::AtomicCommit;
use crate::lang::definition::Definition;

/// Names that a note lists; of more only the number is told.
const NAMES_SHOWN_MAX: usize = 8;

/// What was taken from files since it was last told, by file.
#[derive(Debug, Default)]
pub struct Taken {
    files: Vec<TakenFile>,
    /// What else is to be said of the files, a line each.
    remarks: Vec<String>,
}

#[derive(Debug, Default)]
struct TakenFile {
    file: String,
    names: Vec<String>,
    violations: usize,
}

impl Taken {
    pub fn add(&mut self, commit: &AtomicCommit) {
        let file = commit.origin.file.clone().unwrap_or_default();
        if self.files.last().is_none_or(|last| last.file != file) {
            self.files.push(TakenFile {
                file,
                ..TakenFile::default()
            });
        }
        if let Some(last) = self.files.last_mut() {
            last.names.push(commit.name.clone());
            last.violations += commit.violations.len();
        }
    }

    pub fn remark(&mut self, line: String) {
        self.remarks.push(line);
    }

    /// Returns a line for each file and the remarks, and begins anew.
    pub fn notes(&mut self) -> Vec<String> {
        let files = self.files.drain(..).map(|file| file.note());
        files.chain(self.remarks.drain(..)).collect()
    }
}

/// Returns names as a note lists them.
pub fn listed(names: &[String]) -> String {
    let shown = names.iter().take(NAMES_SHOWN_MAX);
    let shown: Vec<String> = shown.map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(NAMES_SHOWN_MAX) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl TakenFile {
    fn note(&self) -> String {
        let violations = match self.violations {
            0 => String::new(),
            count => format!("; violations detected: {count}"),
        };
        format!("{}: took {}{violations}", self.file, listed(&self.names))
    }
}

/// A changed definition on its way.
pub struct Waiting {
    pub file: String,
    pub definition: Definition,
    /// The name that it had before.
    pub old: Option<String>,
}

/// What a look at a file brought.
pub struct Look {
    pub file: String,
    pub changes: Changes,
}

impl Session {
    /// Takes what changed in these files. Each definition stands for itself: one that fails is
    /// reported and the others are taken. A definition that only wants for a name is tried again
    /// after the others, so that the order of files does not matter.
    pub(super) fn take_files(&mut self, mut paths: Vec<PathBuf>, origin: &str) {
        self.sources.put_in_order(&mut paths);
        self.task = Task::own(origin);
        self.door.forget_interrupt();
        // All are read before anything is taken: what left one file may stand in another.
        let mut looks = Vec::new();
        for path in paths {
            if self.sources.is_source(&path) && self.sources.is_readable(&path) {
                looks.extend(self.read_changed(&path));
            }
        }
        let sorted = self.sort_out(looks);
        self.note_trivia(sorted.trivial, origin);
        let failed = self.take_all(sorted.changed.into(), origin);
        self.end_what_is_gone(sorted.gone, origin);
        for note in self.taken.notes() {
            self.say(TranscriptKind::Note, note);
        }
        for (it, stop) in failed {
            self.task.file = Some(it.file);
            self.journal(&it.definition, &stop);
            self.tell(&stop);
        }
        self.task = Task::own("repl");
        self.settle();
    }

    /// Takes definitions as far as they can be taken; answers the others with the reason.
    fn take_all(&mut self, mut waiting: VecDeque<Waiting>, origin: &str) -> Vec<(Waiting, Stop)> {
        let mut failed = Vec::new();
        // Every round must succeed with at least one, so this ends.
        loop {
            let before = waiting.len();
            let mut again = VecDeque::new();
            for it in waiting.drain(..) {
                match self.take(&it, origin) {
                    Ok(()) => {}
                    Err(stop) if stop.is_for_want_of_a_name() => again.push_back((it, stop)),
                    Err(stop) => failed.push((it, stop)),
                }
            }
            if again.is_empty() || again.len() == before {
                failed.extend(again);
                break;
            }
            waiting = again.into_iter().map(|(it, _)| it).collect();
        }
        // What waited in the group is told in the name of no file.
        self.task = Task::own(origin);
        if let Err(stop) = self.close_group() {
            self.tell(&stop);
        }
        failed
    }

    fn take(&mut self, it: &Waiting, origin: &str) -> Result<(), Stop> {
        self.task = Task {
            file: Some(it.file.clone()),
            ..Task::own(origin)
        };
        self.breathe(Some(it.definition.kind))?;
        self.open_group();
        let manner = match &it.old {
            None => Manner::New,
            Some(old) => Manner::Renamed { old: old.clone() },
        };
        self.try_to_define(&it.definition, &manner).map(|_| ())
    }

    /// Takes all that a file says otherwise than the history, for a program that asks for it; answers
    /// the names. The first definition that fails ends it.
    pub(super) fn take_over(&mut self, path: &std::path::Path) -> Result<Vec<String>, HostError> {
        let file = self.paths.display(path);
        let unfit = |why: String| HostError::new("io", why);
        if !self.sources.is_source(path) {
            let message = format!("`{file}` is none of the project's sources");
            return Err(unfit(message).hint("`(load \"…\")` runs any file"));
        }
        let forms = match read_source(path) {
            FileText::Gone => Err(format!("there is no file `{file}`")),
            FileText::Unfit(why) => Err(format!("{file} is {why}")),
            FileText::Text(text) => forms_of(&file, &text),
        };
        let forms = forms.map_err(unfit)?;
        let definitions = last_of_each_name(forms.clone());
        let heads = &self.heads;
        self.intake.changed(&file, forms, |name| heads.text(name));
        let inner = Task {
            file: Some(file.clone()),
            origin: "load".into(),
            shows_values: false,
            depth: self.task.depth + 1,
            ..self.task.clone()
        };
        let outer = std::mem::replace(&mut self.task, inner);
        let mut taken = Vec::new();
        let mut outcome = Ok(());
        for definition in definitions {
            let text = Hash::text(&definition.text);
            let head = self.heads.text(&definition.name);
            if head.is_some_and(|head| self.intake.means(&file, &definition.name, text, head)) {
                continue;
            }
            match self.define(&definition) {
                Ok(_) => taken.push(definition.name),
                Err(stop) => {
                    outcome = Err(stop.into());
                    break;
                }
            }
        }
        self.task = outer;
        outcome.map(|()| taken)
    }

    /// Looks at a file that changed; complains once about one that cannot be read.
    fn read_changed(&mut self, path: &std::path::Path) -> Option<Look> {
        let file = self.paths.display(path);
        let print = fingerprint(path);
        let forms = match read_source(path) {
            FileText::Gone => {
                self.intake.forget(&file);
                return None;
            }
            FileText::Unfit(why) => Err(format!("{file} is {why}")),
            FileText::Text(text) => forms_of(&file, &text),
        };
        let complaint = forms.as_ref().err().map(String::as_str);
        if self.intake.is_news(&file, complaint)
            && let Some(complaint) = complaint
        {
            let text = format!("error: {complaint}\n  nothing was taken from this file");
            self.say(TranscriptKind::Error, text);
        }
        let forms = forms.ok()?;
        let heads = &self.heads;
        let changes = self.intake.changed(&file, forms, |name| heads.text(name));
        self.intake.stamp(&file, print);
        Some(Look { file, changes })
    }
}
