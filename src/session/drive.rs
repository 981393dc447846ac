//! Performs what the gate wants done, and lets in what has passed it.

use std::time::Duration;

use super::clock;
use super::command::RequestId;
use super::define::Manner;
use super::event::Event;
use super::given::symbols_of;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::definition::Approved;
use super::view::gate::GateReport;
use super::view::outcomes::CheckRow;
use super::worker::orders::{Candidate, Order, Piece, Reply, Tried};
use super::worker::{Ended, Worker};
use crate::audit::violation::{Judgement, Verdict};
use crate::audit::whole::Effects;
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::query::heads;
use crate::history::query::{commits, documents};
use crate::history::record::{Author, NewDocument, ViolationRecord};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::image::Origin;
use crate::lang::source::SourceText;
use crate::living::gate::graft::Keeps;
use crate::living::gate::{self, Checked, Gate, Judged, Outcome, Standing, Trial, Wish};
use crate::llm::plain::plain;
use crate::llm::reply::code_blocks;

/// What messages call a proposal's text.
const NAME: &str = "proposal";
/// The rule that finds every replacement, which is what a proposal is for.
const REPLACES: &str = "redefinition";
/// How often whoever waits is heard.
const STEP: Duration = Duration::from_millis(10);
/// Lines of one list in a report.
const LINES_MAX: usize = 200;

/// Who lets a proposal in, and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Approval {
    /// The model that wrote it.
    pub model: String,
    /// The exchange in which it did, by its number in the history.
    pub exchange: Option<u64>,
    /// A person, or the rules of the project.
    pub by: String,
}

impl Session {
    /// Leads a proposal through the gate and tells what came of every step.
    pub(super) fn gate_on_demand(&mut self, id: RequestId, text: &str, names: &[String]) {
        self.lead_for(id, text, names);
        self.task = Task::own("repl");
    }

    /// The same, and what has passed every step goes into the image: a person wants it.
    pub(super) fn accept_proposal(
        &mut self,
        id: RequestId,
        text: &str,
        names: &[String],
        exchange: Option<u64>,
    ) {
        let gate = self.lead_for(id, text, names);
        if !gate.report().may_apply {
            self.task = Task::own("repl");
            self.emit(Event::Finished { id, ok: false });
            return;
        }
        let approval = Approval {
            model: self.model_of(exchange),
            exchange,
            by: self.options.author.name.clone(),
        };
        let newest = self.newest_commit();
        let outcome = self.let_in(&gate, &approval);
        self.finish_act(id, newest, outcome);
    }

    fn lead_for(&mut self, id: RequestId, text: &str, names: &[String]) -> Gate {
        self.task = Task {
            id: Some(id),
            shows_values: true,
            ..Task::own("patch")
        };
        self.start_clock();
        let gate = self.lead(text, names, Keeps::Missing, &mut |session, report| {
            let report = Box::new(report.clone());
            session.emit(Event::Gated { id, report });
        });
        self.alarm = None;
        gate
    }

    /// Returns the model of an exchange.
    pub(super) fn model_of(&self, exchange: Option<u64>) -> String {
        let entry = exchange.and_then(|seq| documents::get(&self.archive.store, seq).ok());
        let current = || self.models.current();
        let model = entry.map(|it| it.name).or_else(current);
        model.unwrap_or_else(|| "a model".into())
    }

    /// Leads a proposal through the gate; `hear` is told after every step.
    pub(super) fn lead(
        &mut self,
        text: &str,
        names: &[String],
        keeps: Keeps,
        hear: &mut dyn FnMut(&mut Session, &GateReport),
    ) -> Gate {
        let source = SourceText::new(NAME, code_of(text)).in_package(&self.package_for(names));
        let mut gate = Gate::begin(&source, names, keeps, |name| self.standing(name));
        hear(self, gate.report());
        while let Some(wish) = gate.wish() {
            let outcome = match wish {
                Wish::Try => Outcome::Tried(self.try_candidates(&gate)),
                Wish::Judge => Outcome::Judged(self.judge_candidates(&gate)),
                Wish::Weigh => Outcome::Weighed(self.weigh_candidates(&gate)),
            };
            gate.answer(outcome);
            hear(self, gate.report());
        }
        gate
    }

    /// The package in which a proposal for these names is read.
    fn package_for(&self, names: &[String]) -> String {
        let known = names.iter().find_map(|name| self.image.binding(name));
        known.map_or_else(|| self.image.package(), |it| it.package)
    }

    /// Returns what a name means now.
    pub(super) fn standing(&self, name: &str) -> Standing {
        let Some(binding) = self.image.binding(name) else {
            return Standing::default();
        };
        let text = binding.text.unwrap_or_default();
        // The image has the form, and the commit the comments and directives above it as well.
        let kept = heads::alive(&self.archive.store, name).ok().flatten();
        let kept = kept.map(|it| it.source).filter(|it| it.contains(&text));
        let source = SourceText::new(name, kept.unwrap_or(text));
        let forms = definitions(&source.in_package(&binding.package)).0;
        Standing {
            definition: forms.into_iter().find_map(|form| match form {
                TopForm::Definition(definition) => Some(*definition),
                TopForm::Expression { .. } => None,
            }),
            is_of_language: binding.origin != Origin::Program,
        }
    }

    /// Evaluates candidates in a worker, with their examples and those of what uses them.
    fn try_candidates(&mut self, gate: &Gate) -> Trial {
        let ended = |why: &str| Trial {
            ended: Some(why.to_string()),
            ..Trial::default()
        };
        let order = self.order(gate);
        let mut worker = match Worker::start(&order) {
            Ok(worker) => worker,
            Err(why) => return ended(&format!("no worker could be started: {why}")),
        };
        let reply = loop {
            match worker.wait(STEP) {
                Some(Ended::Reply(reply)) => break *reply,
                Some(Ended::Late) => {
                    let ms = order.confines.deadline_ms;
                    return ended(&format!("it did not come to an end in {ms} ms"));
                }
                Some(Ended::Died(how)) => return ended(&how),
                Some(Ended::Babbled) => return ended("its answer cannot be understood"),
                None => self.look_up(),
            }
            if self.is_told_to_stop() {
                return ended("it was interrupted");
            }
        };
        trial(reply, gate.definitions().len())
    }

    /// Returns what a worker is to do for a proposal.
    fn order(&self, gate: &Gate) -> Order {
        let definitions = gate.definitions();
        let names: Vec<String> = definitions.iter().map(|it| it.name.clone()).collect();
        let (dependents, tests) = self.users_with_checks(&names);
        let texts = definitions.iter().flat_map(|it| symbols_of(&it.text));
        let users = dependents.iter().chain(&tests).cloned();
        let roots: Vec<String> = names.iter().cloned().chain(texts).chain(users).collect();
        let candidates = definitions.iter().zip(gate.olds());
        Order {
            confines: self.options.config.gate.confines(),
            given: self.given(roots),
            candidates: candidates
                .map(|(new, old)| Candidate {
                    new: piece(new),
                    old: old.as_ref().map(piece),
                })
                .collect(),
            dependents,
            tests,
        }
    }

    /// Asks the rules about each definition, the others standing already. What they refuse is on record.
    fn judge_candidates(&mut self, gate: &Gate) -> Vec<Judged> {
        let definitions = gate.definitions();
        let names: Vec<String> = definitions.iter().map(|it| it.name.clone()).collect();
        let origin = std::mem::replace(&mut self.task.origin, "patch".into());
        let mut judged = Vec::with_capacity(definitions.len());
        for definition in definitions {
            if definitions.len() > 1 {
                let others = definitions.iter().filter(|it| it.name != definition.name);
                others.for_each(|it| self.the_judge().surroundings.add(it));
            }
            let judgement = self.judge(definition, &Manner::New, Vec::new());
            if definitions.len() > 1 {
                self.restore_surroundings(names.clone());
            }
            judged.push(self.judged(definition, judgement));
        }
        self.task.origin = origin;
        judged
    }

    fn judged(&mut self, definition: &Definition, judgement: Judgement) -> Judged {
        let newest = self.heads.get(&definition.name).map(|it| it.seq);
        // A history that cannot be read now is told of wherever it is asked next.
        let commit = newest.and_then(|seq| commits::get(&self.archive.store, seq).ok());
        let old: Vec<ViolationRecord> = commit.map_or_else(Vec::new, |it| it.violations);
        let is_new = |rule: &str, message: &str| {
            let mut same = old.iter();
            !same.any(|it| it.rule_name == rule && it.message == message)
        };
        let found = judgement.violations.iter();
        let findings = found
            .filter(|it| it.rule_name != REPLACES && is_new(&it.rule_name, &it.message))
            .map(|it| {
                format!(
                    "new: {} {}: {}",
                    it.severity.name(),
                    it.rule_name,
                    it.message
                )
            })
            .take(LINES_MAX)
            .collect();
        let refused = (judgement.verdict == Verdict::Denied).then(|| {
            let stop = Stop::Denied(judgement);
            self.journal(definition, &stop);
            stop.message()
        });
        Judged { refused, findings }
    }

    /// Returns for each definition what it does to the world and the old one does not.
    fn weigh_candidates(&mut self, gate: &Gate) -> Vec<Vec<String>> {
        let definitions = gate.definitions();
        if self.whole().is_err() {
            return vec![Vec::new(); definitions.len()];
        }
        let transaction = self.image.begin();
        let before: Vec<Effects> = definitions
            .iter()
            .map(|it| self.effects(&it.name))
            .collect();
        for definition in definitions {
            let uses = self.image.uses(definition).ok();
            self.whole_learns(definition, uses.as_ref(), None);
        }
        let mut wider = Vec::with_capacity(definitions.len());
        for (definition, before) in definitions.iter().zip(before) {
            let after = self.effects(&definition.name);
            let new = after.each().filter(|(effect, _)| !before.contains(*effect));
            let new: Vec<(Effects, &str)> = new.collect();
            let lines = new.into_iter().map(|(effect, word)| {
                let path = self.whole.as_mut();
                let path = path.and_then(|it| it.effect_path(&definition.name, effect));
                let path = path.unwrap_or_default().join(" → ");
                format!("wider: {word}, by {path}")
            });
            wider.push(lines.collect());
        }
        self.image.undo(transaction);
        for definition in definitions {
            self.restore_whole(&definition.name);
        }
        wider
    }

    fn effects(&mut self, name: &str) -> Effects {
        let whole = self.whole.as_mut();
        whole.and_then(|it| it.effects(name)).unwrap_or_default()
    }

    /// Defines what has passed the gate: all of it, or nothing.
    pub(super) fn let_in(&mut self, gate: &Gate, approval: &Approval) -> Result<(), Stop> {
        self.refuse_when_read_only()?;
        let approved = Approved {
            exchange: approval.exchange,
            by: approval.by.clone(),
        };
        let written = Task {
            origin: "patch".into(),
            besides: Some(approved.words()),
            file: None,
            author: Some(Author {
                name: approval.model.clone(),
                kind: "agent".into(),
            }),
            ..self.task.clone()
        };
        let outer = std::mem::replace(&mut self.task, written);
        let is_mine = self.open_group();
        let mark = self.group_mark();
        let transaction = self.image.begin();
        let outcome = gate.definitions().iter().try_for_each(|definition| {
            let defined = self.define_as(definition, &Manner::New);
            defined.map(|_| ())
        });
        match &outcome {
            Ok(()) => {
                self.image.keep(transaction);
                self.add_beside(approval_entry(self.options.author.clone(), gate, approval));
            }
            Err(_) => {
                self.image.undo(transaction);
                let forgotten = self.forget_since(mark);
                self.restore_surroundings(forgotten);
            }
        }
        let closed = match is_mine {
            true => self.close_group(),
            false => Ok(()),
        };
        self.task = outer;
        outcome.and(closed)?;
        if let Some(exchange) = approval.exchange {
            let names = names_of(gate).join(", ");
            self.conclude_exchange(
                exchange,
                &format!("applied: {names}; approved by {}", approval.by),
            );
        }
        Ok(())
    }
}

fn names_of(gate: &Gate) -> Vec<String> {
    let definitions = gate.definitions().iter();
    definitions.map(|it| it.name.clone()).collect()
}

/// The entry that says of a patch where it comes from and who wanted it.
fn approval_entry(author: Author, gate: &Gate, approval: &Approval) -> NewDocument {
    let names = names_of(gate);
    let text = serde_json::json!({
        "names": names,
        "model": approval.model,
        "exchange": approval.exchange,
        "approved_by": approval.by,
        "layers": gate.report().layers,
    });
    NewDocument {
        uuid: CommitUuid::now(),
        time_ms: clock::now_ms(),
        author,
        kind: EntryKind::Patch,
        name: names.join(", "),
        action: "applied".into(),
        text: text.to_string(),
        message: format!("by {}, approved by {}", approval.model, approval.by),
        target: approval.exchange,
        rule_set: None,
    }
}

fn piece(definition: &Definition) -> Piece {
    Piece {
        name: definition.name.clone(),
        package: definition.source.package().into(),
        file: NAME.into(),
        line: 1,
        text: definition.text.clone(),
    }
}

/// Reads what a worker answered, which may be anything.
fn trial(reply: Reply, definitions: usize) -> Trial {
    if reply.tried.len() != definitions {
        return Trial {
            ended: Some("its answer cannot be understood".into()),
            ..Trial::default()
        };
    }
    let mut dependents = Checked::default();
    for row in &reply.dependents {
        let checked = checked(&row.checks);
        let named = |line: &String| format!("{}: {line}", plain(&row.name));
        dependents.total += checked.total;
        dependents.failed.extend(checked.failed.iter().map(named));
        dependents.remarks.extend(checked.remarks.iter().map(named));
    }
    let mut tried: Vec<gate::Tried> = reply.tried.iter().map(read).collect();
    if let Some(first) = tried.first_mut() {
        let missing = reply
            .missing
            .iter()
            .take(LINES_MAX)
            .map(|(name, why)| plain(&format!("`{name}` cannot be evaluated there: {why}")));
        first.examples.remarks.extend(missing);
    }
    Trial {
        layers: reply.layers.iter().map(|it| plain(it)).collect(),
        ended: None,
        definitions: tried,
        dependents,
    }
}

fn read(tried: &Tried) -> gate::Tried {
    let narrower = tried.takes.filter(|[old, new]| !new.covers(*old));
    let narrower = narrower.map(|_| {
        let name = &tried.name;
        format!("evaluated, `{name}` does not take every call that it took")
    });
    gate::Tried {
        trouble: tried.trouble.clone().or(narrower).map(|it| plain(&it)),
        examples: checked(&tried.checks),
    }
}

fn checked(rows: &[CheckRow]) -> Checked {
    let line = |row: &CheckRow| match (row.expected.is_empty(), row.passed) {
        (false, false) => plain(&format!("{}, expected {}", row.text, row.expected)),
        _ => plain(&row.text),
    };
    let run = rows.iter().filter(|it| !it.is_skipped());
    let failed = rows.iter().filter(|it| !it.passed);
    let skipped = rows.iter().filter(|it| it.is_skipped());
    Checked {
        total: run.count(),
        failed: failed.take(LINES_MAX).map(line).collect(),
        remarks: skipped.take(LINES_MAX).map(line).collect(),
    }
}

/// Returns the code of a reply: all of it, or what stands between fences.
pub(super) fn code_of(text: &str) -> String {
    let is_code = text.trim_start().starts_with(['(', ';']);
    let blocks = code_blocks(text);
    if is_code || blocks.is_empty() {
        return text.to_string();
    }
    let texts: Vec<String> = blocks.into_iter().map(|it| it.text).collect();
    texts.join("\n")
}

#[cfg(all(test, unix))]
mod tests;
