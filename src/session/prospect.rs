//! The image as a whole, as the session knows it: who uses whom, what is found about all, what each
//! definition does to the world.
//!
//! It is made when somebody first asks, of what the history says of every name, and kept up to date
//! from then on. What is found here is told and does not refuse: what a definition calls may come later.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::config::Config;
use super::error::SessionError;
use super::evaluate::new_image;
use super::event::Event;
use super::group::New;
use super::host::{self, Capability};
use super::judge;
use super::rows::violation_row;
use super::session::Session;
use super::view::violations::ViolationRow;
use crate::audit::trouble::Trouble;
use crate::audit::violation::{Judgement, Severity, Violation};
use crate::audit::whole::{Effects, Language, Whole};
use crate::audit::{AuditError, RuleSettings};
use crate::history::hash::Hash;
use crate::history::query::heads;
use crate::lang::definition::{Definition, DefinitionKind, TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::image::uses::Uses;
use crate::lang::source::{SourceText, Span};

/// Returns what the index knows of the language and of what the host performs.
fn language(image: &Image) -> Arc<Language> {
    let hosted = host::capabilities().map(|(name, capability)| (name, effects_of(capability)));
    Arc::new(Language::new(image.vocabulary(), hosted))
}

fn effects_of(capability: Capability) -> Effects {
    match capability {
        Capability::Console => Effects::INPUT,
        Capability::ReadFiles | Capability::WriteFiles => Effects::FILE,
        Capability::Model => Effects::MODEL,
        Capability::Network => Effects::NETWORK,
        Capability::ReadEnvironment | Capability::WriteEnvironment => Effects::ENVIRONMENT,
        Capability::Process | Capability::Shell => Effects::PROCESS,
        Capability::Clock => Effects::CLOCK,
        Capability::Random => Effects::RANDOM,
        Capability::ReadHistory | Capability::WriteHistory => Effects::HISTORY,
        Capability::Evaluate => Effects::EVAL,
    }
}

/// What is found about sources that are not evaluated.
#[derive(Debug, Default)]
pub struct Prospect {
    by_name: HashMap<Arc<str>, Vec<Violation>>,
}

/// An image in which definitions are expanded, with the macros that stand above them, and the index of what
/// they use. No function is called but by macros.
pub struct Survey {
    image: Image,
    /// What the language's own names mean stays.
    core: HashSet<String>,
    whole: Whole,
}

impl Survey {
    pub fn new(settings: &RuleSettings) -> Result<Survey, AuditError> {
        let image = new_image(&Config::default(), Arc::default());
        let whole = Whole::new(settings, language(&image))?;
        let core = image.names().into_iter().collect();
        Ok(Survey { image, core, whole })
    }

    /// Returns what is wrong with the project's own rules over the whole image.
    pub fn complaints(&self) -> &[String] {
        self.whole.complaints()
    }

    /// Takes a definition among the others; of packages, what the reader must know.
    pub fn add(&mut self, definition: &Definition) {
        if definition.kind == DefinitionKind::Package {
            // It says what names mean, and does nothing else.
            let form = &definition.source.text[definition.form_span.range()];
            let _ = self.image.load(&SourceText::new("package", form));
        }
        let uses = self.image.uses(definition).ok();
        let twin = self.image.sameness(definition);
        self.whole.add(definition, uses.as_ref(), twin);
        let expands = matches!(
            definition.kind,
            DefinitionKind::Function | DefinitionKind::Macro
        );
        if expands && !self.core.contains(&definition.name) {
            // What does not compile is told of by the rules over one definition.
            let _ = Trouble::compile(&mut self.image, definition, true);
        }
    }

    /// Takes an expression that stands among the definitions.
    pub fn add_expression(&mut self, source: &SourceText, span: Span) {
        match self.image.uses_at(source, span) {
            Ok(uses) => self.whole.add_expression(&uses),
            Err(_) => {
                let text = source.text.get(span.range()).unwrap_or_default();
                self.whole.add_mentions(words(text));
            }
        }
    }

    /// Takes all forms of a text.
    pub fn add_text(&mut self, source: &SourceText) {
        for form in definitions(source).0 {
            match form {
                TopForm::Definition(definition) => self.add(&definition),
                TopForm::Expression { span, .. } => self.add_expression(source, span),
            }
        }
    }

    /// Says whether the rules over one definition found an error in it.
    pub fn set_errors(&mut self, name: &str, findings: &[Violation]) {
        let has_errors = findings.iter().any(|it| it.severity == Severity::Error);
        self.whole.set_errors(name, has_errors);
    }

    /// Returns everything that is found.
    pub fn finish(mut self) -> Prospect {
        let mut by_name: HashMap<Arc<str>, Vec<Violation>> = HashMap::new();
        for (name, violation) in self.whole.findings() {
            by_name.entry(name).or_default().push(violation);
        }
        Prospect { by_name }
    }
}

impl Prospect {
    /// Returns what is found about a definition, the worst first.
    pub fn of(&self, name: &str) -> &[Violation] {
        self.by_name.get(name).map_or(&[], |it| it)
    }
}

/// The words of a text that may be names.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| it.is_whitespace() || "()[]{}'`,\"#@".contains(it))
        .filter(|it| !it.is_empty())
}

/// Returns the first half of a hash, by which definitions are compared.
fn twin(hash: Hash) -> u128 {
    let mut first = [0; 16];
    first.copy_from_slice(&hash.0[..16]);
    u128::from_be_bytes(first)
}

impl Session {
    /// Returns the index of the image, made now where there is none.
    pub(super) fn whole(&mut self) -> Result<&mut Whole, SessionError> {
        if self.whole.is_none() {
            let whole = self.make_whole()?;
            self.whole = Some(whole);
            // From now on programs say what they use.
            self.image.note_uses(true);
        }
        Ok(self.whole.as_mut().expect("BUG: it was made above"))
    }

    fn make_whole(&mut self) -> Result<Whole, SessionError> {
        let settings = self.options.config.audit.settings();
        let plain = new_image(&Config::default(), Arc::default());
        self.whole = Some(Whole::new(&settings, language(&plain))?.live());
        for head in heads::all(&self.archive.store)? {
            let file = head.file.unwrap_or_else(|| head.name.clone());
            let source = SourceText::new(file, head.source).in_package(&head.package);
            self.learn_whole(&source, (&head.name, &head.kind), head.definition_hash);
            let has_errors = head.findings[0] > 0;
            if let Some(whole) = &mut self.whole {
                whole.set_errors(&head.name, has_errors);
            }
        }
        let waiting: Vec<New> = match &self.group {
            Some(group) => group.all().cloned().collect(),
            None => Vec::new(),
        };
        for new in waiting {
            match new {
                New::Definition(new) => {
                    let source = SourceText::new(new.name.as_str(), new.source.as_str());
                    let source = source.in_package(&new.package);
                    self.learn_whole(&source, (&new.name, &new.kind), new.definition_hash);
                }
                New::Undefinition(new) => {
                    if let Some(whole) = &mut self.whole {
                        whole.remove(&new.name);
                    }
                }
            }
        }
        self.whole_measures_all()?;
        Ok(self.whole.take().expect("BUG: it was made above"))
    }

    /// Learns a text of the history, which the image has evaluated.
    fn learn_whole(&mut self, source: &SourceText, (name, kind): (&str, &str), hash: Option<Hash>) {
        let mut forms = definitions(source).0.into_iter();
        let definition = match forms.next() {
            Some(TopForm::Definition(definition)) => *definition,
            // What a macro made is remembered by the macro's call.
            Some(TopForm::Expression { span, .. }) => made(source, span, name, kind),
            None => return,
        };
        self.whole_learns(&definition, None, hash);
    }

    /// Takes an accepted definition into the index, if there is one.
    pub(super) fn whole_learns(
        &mut self,
        definition: &Definition,
        uses: Option<&Uses>,
        hash: Option<Hash>,
    ) {
        if self.whole.is_none() {
            return;
        }
        let found = match uses {
            Some(_) => None,
            None => self.image.uses(definition).ok(),
        };
        let twin = match hash {
            Some(hash) => Some(twin(hash)),
            None => self.image.sameness(definition),
        };
        if let Some(whole) = &mut self.whole {
            whole.add(definition, uses.or(found.as_ref()), twin);
        }
    }

    pub(super) fn whole_forgets(&mut self, name: &str) {
        if let Some(whole) = &mut self.whole {
            whole.remove(name);
        }
    }

    /// Says whether a definition's own findings hold an error.
    pub(super) fn whole_hears(&mut self, name: &str, judgement: &Judgement) {
        let mut found = judgement.violations.iter();
        let has_errors = found.any(|it| it.severity == Severity::Error);
        if let Some(whole) = &mut self.whole {
            whole.set_errors(name, has_errors);
        }
    }

    /// Makes the index say again of a name what the history says of it.
    pub(super) fn restore_whole(&mut self, name: &str) {
        if self.whole.is_none() {
            return;
        }
        self.whole_forgets(name);
        // A history that cannot be read now is told of wherever it is asked next.
        if let Ok(Some(commit)) = heads::alive(&self.archive.store, name) {
            let file = commit.origin.file.unwrap_or_else(|| commit.name.clone());
            let source = SourceText::new(file, commit.source).in_package(&commit.package);
            let hash = commit.definition_hash;
            self.learn_whole(&source, (&commit.name, &commit.kind), hash);
            self.whole_measures(name);
        }
    }

    /// Tells fronts what began and ended in the image as a whole, where somebody looks on.
    pub(super) fn tell_whole(&mut self) {
        if self.options.watch && self.whole.is_none() && self.whole().is_err() {
            return;
        }
        let Some(whole) = &mut self.whole else { return };
        let changes = whole.take_changes();
        if changes == Default::default() {
            return;
        }
        let began = self.without_allowed(changes.began);
        let rows = |all: &[(Arc<str>, Violation)]| {
            let all = all.iter().map(|(name, it)| self.whole_row(name, it));
            all.collect()
        };
        let (began, ended) = (rows(&began), rows(&changes.ended));
        self.tell_image(began, ended);
    }

    fn tell_image(&mut self, began: Vec<ViolationRow>, ended: Vec<ViolationRow>) {
        self.board.show_image(&began, &ended);
        self.emit(Event::ImageFindings { began, ended });
    }

    /// Returns everything that is found about the image as a whole, by name.
    pub(super) fn image_findings(&mut self) -> Result<Vec<ViolationRow>, SessionError> {
        let found = self.whole()?.findings();
        let found = self.without_allowed(found);
        let rows = found.iter().map(|(name, it)| self.whole_row(name, it));
        Ok(rows.collect())
    }

    /// Tells fronts that what is found about a name by a rule is quiet from now on.
    pub(super) fn hush_whole(&mut self, name: &str, rule: &str) {
        let Some(whole) = &mut self.whole else { return };
        let found = whole.findings().into_iter();
        let ended: Vec<ViolationRow> = found
            .filter(|(of, it)| **of == *name && (it.rule_name == rule || it.rule == rule))
            .map(|(of, it)| self.whole_row(&of, &it))
            .collect();
        if !ended.is_empty() {
            self.tell_image(Vec::new(), ended);
        }
    }

    fn whole_row(&self, name: &Arc<str>, violation: &Violation) -> ViolationRow {
        let commit = self.heads.get(name).map_or(0, |it| it.seq);
        let record = judge::record(violation);
        violation_row(commit, name.clone(), None, true, &record)
    }
}

/// The definition that a macro's call made.
fn made(source: &SourceText, span: Span, name: &str, kind: &str) -> Definition {
    let kinds = DefinitionKind::ALL.into_iter();
    let kind = kinds.into_iter().find(|it| it.name() == kind);
    Definition {
        name: name.to_string(),
        kind: kind.unwrap_or(DefinitionKind::Function),
        head: String::new(),
        parameters: None,
        docstring: None,
        directives: Vec::new(),
        text: source.text.to_string(),
        span: Span::new(0, source.text.len()),
        form_span: span,
        source: source.clone(),
    }
}
