//! What became of the definitions of saved files: which mean something new, which only look different,
//! which have another name, and which are gone.

use std::collections::HashMap;

use super::super::clock;
use super::super::define::Manner;
use super::super::group::New;
use super::super::judge;
use super::super::replay::form_of;
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::take::{Look, Waiting, listed};
use super::super::task::Task;
use super::resemblance::Resemblance;
use super::write_back::Caution;
use crate::history::hash::Hash;
use crate::history::id::CommitUuid;
use crate::history::query::heads;
use crate::history::record::{AtomicCommit, Change, NewCommit};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;
use crate::session::identity::is_same;

/// What looks at files came to.
#[derive(Default)]
pub struct Sorted {
    /// To be taken, some of them under a new name.
    pub changed: Vec<Waiting>,
    /// Differs from the history's in nothing but comments and layout, by file.
    pub trivial: Vec<(String, Definition)>,
    /// Names that a file held and that now stand in none.
    pub gone: Vec<(String, String)>,
}

impl Session {
    /// Decides what looks at files mean.
    pub(in super::super) fn sort_out(&mut self, looks: Vec<Look>) -> Sorted {
        let mut sorted = Sorted::default();
        let mut places = HashMap::new();
        for Look { file, changes } in looks {
            for definition in changes.changed {
                match self.head(&definition.name) {
                    Some(head) if self.is_trivial(&head, &definition) => {
                        let text = Hash::text(&definition.text);
                        self.intake
                            .agree(&file, &definition.name, text, head.text_hash);
                        if !was_written_back(&head, &definition) {
                            sorted.trivial.push((file.clone(), definition));
                        }
                    }
                    _ => sorted.changed.push(Waiting {
                        file: file.clone(),
                        definition,
                        old: None,
                    }),
                }
            }
            if !changes.is_blank {
                let gone = changes.gone.into_iter();
                sorted.gone.extend(gone.map(|name| (file.clone(), name)));
            }
            places.insert(file, (changes.before, changes.after));
        }
        let intake = &self.intake;
        sorted.gone.retain(|(file, name)| {
            intake.home(name).is_none() && intake.taken_from(name) == Some(file.as_str())
        });
        sorted
            .gone
            .retain(|(_, name)| self.heads.get(name).is_some());
        self.find_renamed(&mut sorted, &places);
        sorted
    }

    /// Returns the newest commit of a name; what cannot be read counts as none.
    fn head(&self, name: &str) -> Option<AtomicCommit> {
        self.heads.get(name)?;
        heads::alive(&self.archive.store, name).ok().flatten()
    }

    /// Whether a text means what the history has of its name, and the image holds that. A directive
    /// is a comment that means something: it is judged anew.
    fn is_trivial(&mut self, head: &AtomicCommit, new: &Definition) -> bool {
        let name = head.name.as_str();
        self.image.binding(name).is_some()
            && head.kind == new.kind.name()
            && directives(&head.source) == words_of(new)
            && is_same(&mut self.image, (name, &head.source), (name, &new.text))
    }

    /// Finds among what is new what is only called otherwise than what is gone: first what is the same
    /// but for the name, then what resembles it most.
    fn find_renamed(
        &mut self,
        sorted: &mut Sorted,
        places: &HashMap<String, (Vec<String>, Vec<String>)>,
    ) {
        for must_be_same in [true, false] {
            let mut left = Vec::new();
            for (file, old) in std::mem::take(&mut sorted.gone) {
                let found = self.head(&old).and_then(|head| {
                    self.renamed_among(&sorted.changed, &file, &head, places, must_be_same)
                });
                match found {
                    Some(place) => {
                        let new = &mut sorted.changed[place];
                        let name = &new.definition.name;
                        self.taken
                            .remark(format!("{file}: `{old}` is called `{name}` now"));
                        new.old = Some(old);
                    }
                    None => left.push((file, old)),
                }
            }
            sorted.gone = left;
        }
    }

    fn renamed_among(
        &mut self,
        changed: &[Waiting],
        file: &str,
        head: &AtomicCommit,
        places: &HashMap<String, (Vec<String>, Vec<String>)>,
        must_be_same: bool,
    ) -> Option<usize> {
        let mut best: Option<(Resemblance, usize)> = None;
        for (place, it) in changed.iter().enumerate() {
            let new = &it.definition;
            let is_free = it.old.is_none() && self.heads.get(&new.name).is_none();
            if !is_free || head.kind == "method" || head.kind != new.kind.name() {
                continue;
            }
            if must_be_same {
                let old = (head.name.as_str(), head.source.as_str());
                if is_same(&mut self.image, old, (&new.name, &new.text)) {
                    return Some(place);
                }
                continue;
            }
            let names = places.get(file).filter(|_| it.file == file);
            let found = names.and_then(|(before, after)| Resemblance::of(head, new, before, after));
            if let Some(found) = found
                && best.as_ref().is_none_or(|(it, _)| found > *it)
            {
                best = Some((found, place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// Records what only looks different: another text of the same version. Where that cannot be
    /// written, file and history mean the same all the same.
    pub(in super::super) fn note_trivia(
        &mut self,
        trivial: Vec<(String, Definition)>,
        origin: &str,
    ) {
        if trivial.is_empty() || self.refuse_when_read_only().is_err() {
            return;
        }
        let mut files: Vec<(String, Vec<String>)> = Vec::new();
        self.open_group();
        for (file, definition) in trivial {
            self.task = Task {
                file: Some(file.clone()),
                ..Task::own(origin)
            };
            if self.add_trivia(&definition).is_none() {
                continue;
            }
            match files.last_mut().filter(|(last, _)| *last == file) {
                Some((_, names)) => names.push(definition.name),
                None => files.push((file, vec![definition.name])),
            }
        }
        self.task = Task::own(origin);
        if let Err(stop) = self.close_group() {
            return self.tell(&stop);
        }
        for (file, names) in files {
            let names = listed(&names);
            self.taken.remark(format!(
                "{file}: only comments or layout of {names} changed"
            ));
        }
    }

    pub(in super::super) fn add_trivia(&mut self, definition: &Definition) -> Option<()> {
        let head = self.head(&definition.name)?;
        // Judged beside itself it would replace itself.
        self.the_judge().surroundings.remove(&definition.name);
        let judgement = self.judge(definition, &Manner::New, Vec::new());
        self.the_judge().surroundings.add(definition);
        self.whole_learns(definition, None, None);
        self.whole_hears(&definition.name, &judgement);
        let transaction = self.image.begin();
        let form = form_of(&definition.text);
        self.image.set_text(&definition.name, &form);
        self.image.keep(transaction);
        let start = definition.form_span.start as usize;
        let (line, _) = definition.source.line_column(start);
        let rule_set = self.the_judge().rule_set;
        let new = NewCommit {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            change: Change::Trivia,
            kind: head.kind,
            package: definition.source.package().into(),
            name: head.name,
            message: definition.docstring.clone().unwrap_or_default(),
            source: definition.text.clone(),
            author: self.options.author.clone(),
            origin: self.task.origin_at(line),
            violations: judge::records(&judgement),
            // What it means was accepted.
            verdict: head.verdict,
            rule_set,
            definition_hash: head.definition_hash,
            dependencies: head.dependencies,
        };
        self.add_to_group(New::Definition(Box::new(new)), String::new());
        Some(())
    }

    /// Undefines what a file held and no file holds any more.
    pub(in super::super) fn end_what_is_gone(
        &mut self,
        mut gone: Vec<(String, String)>,
        origin: &str,
    ) {
        // A generic function goes after its methods; those that stay in a file go on making it.
        gone.sort_by_key(|(_, name)| self.heads.get(name).is_none_or(|it| it.kind != "method"));
        for (file, name) in gone {
            let users = self.users_of(&name);
            self.task = Task {
                file: Some(file.clone()),
                ..Task::own(origin)
            };
            let outcome = self.undefine(&name, Caution::Forced);
            self.task = Task::own(origin);
            let what = match (outcome, users.is_empty()) {
                (Ok(()), true) => "it is undefined".to_string(),
                (Ok(()), false) => format!("it is undefined, and used by {}", listed(&users)),
                (Err(Stop::Session(error)), _) => format!("it still stands: {error}"),
                (Err(stop), _) => format!("it still stands: {}", stop.message()),
            };
            self.taken
                .remark(format!("{file}: `{name}` was removed; {what}"));
        }
    }
}

/// Whether a file differs only in the comments that stood above what was written back into it.
fn was_written_back(head: &AtomicCommit, new: &Definition) -> bool {
    head.origin.file.is_none() && new.text.ends_with(&head.source)
}

/// Returns the directives of a text, without their places.
fn directives(text: &str) -> Vec<(String, String)> {
    let source = SourceText::new("head", text);
    let first = definitions(&source).0.into_iter().next();
    match first {
        Some(TopForm::Definition(definition)) => words_of(&definition),
        _ => Vec::new(),
    }
}

fn words_of(definition: &Definition) -> Vec<(String, String)> {
    let directives = definition.directives.iter();
    directives
        .map(|it| (it.key.clone(), it.value.clone()))
        .collect()
}
