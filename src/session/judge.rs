//! What the session asks of the rules, and how it tells their answers.

use super::clock;
use super::config::Config;
use super::define::Manner;
use super::error::SessionError;
use super::evaluate::new_image;
use super::own_rules;
use super::session::Session;
use super::view::rule::RuleView;
use super::view::transcript::TranscriptKind;
use crate::audit::trouble::{Stage, Trouble};
use crate::audit::violation::{FAILING_ID, FAILING_NAME, Judgement, Severity, Verdict, Violation};
use crate::audit::{
    AuditError, Auditor, Circumstances, Occasion, Policies, RuleEntry, RuleSet, RuleSettings,
    Surroundings,
};
use crate::history::hash::Hash;
use crate::history::query::{commits, heads, pending, versions};
use crate::history::record::ViolationRecord;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::SourceText;
use std::sync::Arc;

/// Versions that are counted for the rules; of more they are told so many.
const VERSIONS_COUNTED_MAX: usize = 32;

/// Returns the verdict's word in the history.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Accepted => "accepted",
        Verdict::Denied => "denied",
    }
}

/// Returns the findings as the history keeps them.
pub fn records(judgement: &Judgement) -> Vec<ViolationRecord> {
    judgement.violations.iter().map(record).collect()
}

/// Returns one finding as the history keeps it.
pub fn record(violation: &Violation) -> ViolationRecord {
    ViolationRecord {
        rule: violation.rule.clone(),
        rule_name: violation.rule_name.clone(),
        severity: violation.severity.name().into(),
        points: violation.points,
        message: violation.message.clone(),
        span: violation.span,
        version: violation.version,
    }
}

/// Returns the findings as the transcript shows them.
pub fn listed(violations: &[ViolationRecord]) -> String {
    let mut text = format!("Violations detected: {}", violations.len());
    for violation in violations {
        text.push('\n');
        text.push_str(&violation.message);
    }
    text
}

/// The rules and what they know of the image; made when the first definition asks for it.
pub(super) struct Judge {
    pub auditor: Auditor,
    /// What the rules are, as the history keeps it.
    pub rules: String,
    /// The hash of that, by which a commit refers to it.
    pub rule_set: Hash,
    pub surroundings: Surroundings,
}

impl Judge {
    pub fn new(settings: &RuleSettings) -> Result<Judge, AuditError> {
        let auditor = Auditor::new(settings)?;
        // What the language and the host define, and no program.
        let image = new_image(&Config::default(), Arc::default());
        let rules = RuleSet::of(&auditor, |text| Hash::text(text).hex()).text();
        Ok(Judge {
            rule_set: Hash::text(&rules),
            rules,
            auditor,
            surroundings: Surroundings::new(image.names()),
        })
    }
}

impl Judge {
    /// Learns what an accepted text defines.
    pub fn learn(&mut self, source: &SourceText) {
        for form in definitions(source).0 {
            if let TopForm::Definition(definition) = form {
                self.surroundings.add(&definition);
            }
        }
    }
}

impl Session {
    /// Reads the project's rules, and makes the judge now where what is set might not suit it, so that it
    /// is said at the start.
    pub(super) fn check_settings(&mut self) -> Result<(), SessionError> {
        let found = own_rules::read(&self.options, &self.paths, &self.sources);
        self.options.config.audit.own = found.rules;
        self.rule_complaints = found.complaints;
        let settings = self.options.config.audit.settings();
        if settings != Config::default().audit.settings() {
            let judge = Judge::new(&settings)?;
            self.rule_complaints
                .extend_from_slice(judge.auditor.complaints());
            self.judge = Some(judge);
        }
        Ok(())
    }

    /// Says what is wrong with the project's rules.
    pub(super) fn say_complaints(&mut self) {
        for complaint in std::mem::take(&mut self.rule_complaints) {
            self.say(TranscriptKind::Error, format!("error: {complaint}"));
        }
    }

    pub(super) fn the_judge(&mut self) -> &mut Judge {
        let settings = &self.options.config.audit;
        let judge = self.judge.get_or_insert_with(|| {
            Judge::new(&settings.settings()).expect("BUG: the settings were checked at the start")
        });
        if std::mem::take(&mut self.is_restored) {
            // A history that cannot be read now is told of wherever it is asked next.
            for head in heads::all(&self.archive.store).unwrap_or_default() {
                let source = SourceText::new(head.name, head.source);
                judge.learn(&source.in_package(&head.package));
            }
        }
        judge
    }

    /// Judges a definition among what is defined around it, what its name meant before and what its
    /// examples came to.
    pub(super) fn judge(
        &mut self,
        definition: &Definition,
        manner: &Manner,
        failing_doctests: Vec<String>,
    ) -> Judgement {
        let circumstances = self.circumstances();
        let occasion = Occasion {
            failing_doctests,
            ..self.occasion(&definition.name)
        };
        let past = self.past_of(definition, manner);
        let judge = self.the_judge();
        judge.surroundings.set_occasion(occasion);
        judge.surroundings.remember(past);
        judge
            .auditor
            .judge_in(definition, &judge.surroundings, &circumstances)
    }

    /// Returns under which a definition comes in now.
    fn circumstances(&self) -> Circumstances<'static> {
        Circumstances {
            way: Some(self.task.way()),
            today: Some(clock::today()),
            ..Circumstances::default()
        }
    }

    /// What the rules may know of a definition beside its code.
    fn occasion(&self, name: &str) -> Occasion {
        let store = &self.archive.store;
        // A history that cannot be read now is told of wherever it is asked next.
        let newest = self.heads.get(name).map(|it| it.seq);
        let commit = newest.and_then(|seq| commits::get(store, seq).ok());
        let status = commit.as_ref().map(|it| {
            let waits = pending::contains(store, it.seq).unwrap_or(true);
            if waits { "experimental" } else { "curated" }
        });
        let back = |seq: &u64| versions::before(store, *seq).ok().flatten();
        let seqs = std::iter::successors(commit.as_ref().map(|it| it.seq), back);
        let versions = seqs.take(VERSIONS_COUNTED_MAX).count();
        Occasion {
            origin: Some(self.task.origin.clone()),
            uuid: commit.map(|it| it.uuid.to_string()),
            status,
            versions,
            failing_doctests: Vec::new(),
        }
    }

    /// Judges a definition that did not come to stand.
    pub(super) fn judge_failed(
        &mut self,
        definition: &Definition,
        stage: Stage,
        diagnostic: &Diagnostic,
    ) -> Judgement {
        let trouble = Trouble::new(stage, definition, diagnostic);
        let circumstances = Circumstances {
            trouble: Some(&trouble),
            ..self.circumstances()
        };
        let judge = self.the_judge();
        judge
            .auditor
            .judge_in(definition, &judge.surroundings, &circumstances)
    }

    /// Makes the surroundings of these names again what the history says of them.
    pub(super) fn restore_surroundings(&mut self, names: Vec<String>) {
        for name in names {
            self.restore_whole(&name);
            self.the_judge().surroundings.remove(&name);
            // A history that cannot be read now is told of wherever it is asked next.
            if let Ok(Some(commit)) = heads::alive(&self.archive.store, &name) {
                let source = SourceText::new(commit.name, commit.source);
                self.the_judge().learn(&source.in_package(&commit.package));
            }
        }
    }

    /// Leaves out what is found about the image as a whole where the definition's text or the project's
    /// policy says that it may stay.
    pub(super) fn without_allowed(
        &mut self,
        found: Vec<(Arc<str>, Violation)>,
    ) -> Vec<(Arc<str>, Violation)> {
        // A history that cannot be read now is told of wherever it is asked next.
        let allowing = self.allowing().unwrap_or_default();
        let has_policies = self.options.config.audit.settings().policies != Policies::default();
        if found.is_empty() || (allowing.is_empty() && !has_policies) {
            return found;
        }
        let today = Some(clock::today());
        let mut kept = Vec::new();
        for (name, violation) in found {
            let definition = allowing.get(&*name);
            if definition.is_none() && !has_policies {
                kept.push((name, violation));
                continue;
            }
            let circumstances = Circumstances {
                today,
                ..Circumstances::default()
            };
            let auditor = &mut self.the_judge().auditor;
            let stays = match definition {
                Some(definition) => {
                    let rule = violation.rule_name.clone();
                    let found = vec![violation.clone()];
                    let judgement = auditor.settle(definition, found, &circumstances);
                    judgement.violations.iter().any(|it| it.rule_name == rule)
                }
                None => !auditor.is_allowed_by_policy(&violation),
            };
            if stays {
                kept.push((name, violation));
            }
        }
        kept
    }

    /// Returns what a rule looks at in a commit.
    fn matched(
        &mut self,
        rule: &str,
        commit: Option<u64>,
    ) -> Result<Vec<(String, String)>, SessionError> {
        let Some(commit) = commit else {
            return Ok(Vec::new());
        };
        let commit = commits::get(&self.archive.store, commit)?;
        let source = SourceText::new(commit.name, commit.source).in_package(&commit.package);
        let judge = self.the_judge();
        let mut forms = definitions(&source).0.into_iter();
        Ok(match forms.next() {
            Some(TopForm::Definition(definition)) => {
                judge
                    .auditor
                    .matched(rule, &definition, &judge.surroundings)
            }
            _ => Vec::new(),
        })
    }

    /// Explains a rule by its id or name, and what it looks at in a commit.
    pub(super) fn explain(
        &mut self,
        rule: &str,
        commit: Option<u64>,
    ) -> Result<RuleView, SessionError> {
        let matched = self.matched(rule, commit)?;
        let auditor = &self.the_judge().auditor;
        match auditor.rule(rule) {
            Some(entry) => Ok(RuleView {
                matched,
                ..rule_view(entry)
            }),
            None if [FAILING_ID, FAILING_NAME].contains(&rule) => Ok(failing_rule()),
            None => Err(SessionError::NoRule {
                rule: rule.to_string(),
                near: auditor.nearest(rule),
            }),
        }
    }
}

/// Returns the page of what is found where a rule fails: it has no file, for it is no rule.
pub(super) fn failing_rule() -> RuleView {
    RuleView {
        id: FAILING_ID.into(),
        name: FAILING_NAME.into(),
        severity: Severity::Error.name().into(),
        points: "11".into(),
        category: "reliability".into(),
        explanation: "Finds definitions that could not be judged as they should.\n\n\
             A rule signalled, asked something of the world, or found no end; its fuel is limited. The \
             definition is not let through unseen, and all other rules were asked. One point more \
             than is tolerated.\n\n\
             Instead: mend the rule that the message names, or switch it off under `[audit.rules]`."
            .into(),
        version: 1,
        is_on: true,
        ..RuleView::default()
    }
}

/// Returns what a rule says of itself, as fronts show it.
pub(super) fn rule_view(entry: &RuleEntry) -> RuleView {
    RuleView {
        id: entry.id.clone(),
        name: entry.name.clone(),
        severity: entry.severity.name().into(),
        points: entry.points.to_string(),
        category: entry.category.clone(),
        explanation: entry.explanation.clone(),
        source: entry.source.clone(),
        file: entry.file.clone(),
        version: entry.version,
        threshold: entry.threshold,
        is_on: entry.enabled,
        matched: Vec::new(),
    }
}
