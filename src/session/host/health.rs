//! The reports of the original on how a program is: its debts, its light, its way, its past.

use super::super::archive::Named;
use super::super::argument::{ID, TEXT};
use super::super::define::Manner;
use super::super::health::{Debtor, Stage};
use super::super::retrospect::RuleHistory;
use super::super::session::Session;
use super::super::task::Task;
use super::debts;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now, report};
use crate::history::query::{commits, heads};
use crate::history::record::ViolationRecord;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteHistory;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("atomic-debt", "", "Answers the definitions that have findings as maps, the worst first.\n>>>! (define rate 7)\n>>> (map :name (atomic-debt))\n(\"rate\")", READ, atomic_debt),
    now("audit-history", "&optional rule", "Judges every commit of the history by the rules of now; answers for each rule that was ever broken, or for the one named, who broke it first, how often it was, and how much is open, as maps.\n>>>! (define rate 7)\n>>> (map :rule-name (audit-history))\n(\"missing-docstring\")", READ, audit_history),
    now("health", "", "Answers how the program is as a map: the light of the dashboard, the risk behind it, the counts of findings and of pending commits.\n>>>! (define rate 7)\n>>> (:light (health))\n:green", READ, health),
    now("health-evolution", "", "Answers what each milestone made of the program as maps, oldest first: its score and by how much that changed.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>> (map :message (health-evolution))\n(\"first\")", READ, health_evolution),
    now("rebuild-audit-history", "&optional rule", "Judges every commit of the history by the rules of now and prints for each rule, or for the one named, in which definition it was broken first, by whom and when, how often, and how much is open. No entry changes.\n>>>! (define rate 7)\n>>> (rebuild-audit-history \"5.1\")\n~> ...5.1...", READ, rebuild_audit_history),
    now("run-global-audit", "", "Judges the image as a whole, undefined names, calls that do not fit, circles and the like, and prints the dashboard with its three colours; `image-findings` answers the same as data.\n>>>! (define rate 7)\n>>>! (run-global-audit)\n>>> (:light (health))\n:green", READ, run_global_audit),
    now("sanitize-atom", "id &optional source", "Puts a new text in the place of a definition that has findings, on the road of every definition, and prints its score before and after; without a text prints the old one and its findings. Answers the score.\n>>>! (define rate 7)\n>>>! (sanitize-atom 'rate \"(define rate \\\"What is taken.\\\" 7)\")\n>>> (:doc (meta (quote rate)))\n\"What is taken.\"", WRITE, sanitize_atom),
    now("show-health", "", "Prints the dashboard: the light, the risk, the findings and the worst debtors.\n>>>! (define rate 7)\n>>> (show-health)\n~> ...rate...", READ, show_health),
    now("show-health-evolution", "", "Prints the score of the program at each milestone, and whether it gets better.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>> (show-health-evolution)\n~> ...first...", READ, show_health_evolution),
    now("triage-atomic-debt-report", "", "Prints the definitions that have findings, the worst first, with rules and points.\n>>>! (define rate 7)\n>>> (triage-atomic-debt-report)\n~> ...rate...", READ, triage),
];

type Answer = Result<Value, HostError>;

/// Commits between two looks through the door.
const PROGRESS_STEP: usize = 64;
/// What judging a commit costs: about what as much time costs a program, by measurement.
const JUDGING_FUEL: u64 = 20_000;
/// What each byte of its text adds.
const JUDGING_FUEL_BYTE: u64 = 50;

fn reply(session: &mut Session, reply: Reply) -> Answer {
    reply.into_value(session.image.machine_mut())
}

fn count(number: u64) -> Reply {
    Reply::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn finding(finding: &ViolationRecord) -> Reply {
    Reply::Record(vec![
        ("rule", Reply::text(&*finding.rule)),
        ("severity", Reply::Keyword(finding.severity.clone())),
        ("points", count(u64::from(finding.points))),
        ("message", Reply::text(&*finding.message)),
    ])
}

fn debtor(debtor: &Debtor) -> Reply {
    Reply::Record(vec![
        ("name", Reply::text(&*debtor.name)),
        ("kind", Reply::Keyword(debtor.kind.to_string())),
        ("score", count(debtor.score)),
        ("id", Reply::Text(report::upper(&debtor.uuid))),
        (
            "findings",
            Reply::List(debtor.findings.iter().map(finding).collect()),
        ),
    ])
}

fn atomic_debt(session: &mut Session, _: &[Value]) -> Answer {
    let debtors = session.archive.debtors()?;
    reply(session, Reply::List(debtors.iter().map(debtor).collect()))
}

fn triage(session: &mut Session, _: &[Value]) -> Answer {
    let debtors = session.archive.debtors()?;
    session.print(&debts::triage(&debtors));
    Ok(Value::NIL)
}

fn health(session: &mut Session, _: &[Value]) -> Answer {
    let health = session.archive.health(session.tolerance())?;
    let record = Reply::Record(vec![
        ("light", Reply::Keyword(health.light.name().to_lowercase())),
        ("risk", count(health.risk)),
        ("score", count(health.score)),
        ("errors", count(health.errors)),
        ("warnings", count(health.warnings)),
        ("infos", count(health.infos)),
        ("debtors", count(health.debtors)),
        ("pending", count(health.pending)),
        ("milestones", count(health.milestones)),
    ]);
    reply(session, record)
}

fn show_health(session: &mut Session, _: &[Value]) -> Answer {
    let health = session.archive.health(session.tolerance())?;
    let debtors = session.archive.debtors()?;
    session.print(&debts::dashboard(&health, &debtors));
    Ok(Value::NIL)
}

fn run_global_audit(session: &mut Session, _: &[Value]) -> Answer {
    let findings = session.image_findings()?;
    session.print(&debts::global(&findings));
    Ok(Value::NIL)
}

fn stage(stage: &Stage) -> Reply {
    Reply::Record(vec![
        ("milestone", count(stage.milestone)),
        ("message", Reply::text(&*stage.message)),
        (
            "timestamp",
            Reply::Text(super::super::clock::iso_text(stage.time_ms)),
        ),
        ("definitions", count(stage.definitions)),
        ("score", count(stage.score)),
        ("errors", count(stage.errors)),
        ("change", stage.change.map_or(Reply::Nil, Reply::Integer)),
        ("trend", Reply::Keyword(stage.trend().to_lowercase())),
    ])
}

fn health_evolution(session: &mut Session, _: &[Value]) -> Answer {
    let stages = session.archive.evolution()?;
    reply(session, Reply::List(stages.iter().map(stage).collect()))
}

fn show_health_evolution(session: &mut Session, _: &[Value]) -> Answer {
    let stages = session.archive.evolution()?;
    session.print(&debts::evolution(&stages));
    Ok(Value::NIL)
}

fn rule_history(rule: &RuleHistory) -> Reply {
    Reply::Record(vec![
        ("rule", Reply::text(&*rule.rule)),
        ("rule-name", Reply::text(&*rule.rule_name)),
        ("commit", count(rule.commit)),
        ("name", Reply::text(&*rule.name)),
        ("author", Reply::text(&*rule.author)),
        (
            "timestamp",
            Reply::Text(super::super::clock::iso_text(rule.time_ms)),
        ),
        ("times", count(rule.times)),
        ("open", count(rule.open)),
    ])
}

/// Goes through the history; answers what is asked of it, and how many commits were judged.
fn look_back(
    session: &mut Session,
    function: &str,
    values: &[Value],
) -> Result<(Vec<RuleHistory>, u64), HostError> {
    let wanted = match values.first().is_none_or(|it| it.is_null()) {
        true => None,
        false => Some(session.argument(ID, function, values, 0)?),
    };
    if let Some(wanted) = &wanted
        && session.the_judge().auditor.rule(wanted).is_none()
    {
        let message = format!("there is no rule `{wanted}`");
        return Err(HostError::new("history", message)
            .hint("`(rebuild-audit-history)` lists every rule that was ever broken"));
    }
    let (mut rules, judged) = session.retrospect()?;
    rules.retain(|rule| {
        let is_it = |wanted: &String| *wanted == rule.rule || *wanted == rule.rule_name;
        wanted.as_ref().is_none_or(is_it)
    });
    Ok((rules, judged))
}

fn audit_history(session: &mut Session, values: &[Value]) -> Answer {
    let (rules, _) = look_back(session, "audit-history", values)?;
    reply(
        session,
        Reply::List(rules.iter().map(rule_history).collect()),
    )
}

fn rebuild_audit_history(session: &mut Session, values: &[Value]) -> Answer {
    let (rules, judged) = look_back(session, "rebuild-audit-history", values)?;
    session.print(&debts::history(&rules, judged));
    Ok(Value::NIL)
}

/// The new text takes the road of every definition: it is judged, evaluated and kept.
fn sanitize_atom(session: &mut Session, values: &[Value]) -> Answer {
    let id = session.argument(ID, "sanitize-atom", values, 0)?;
    let seq = match session.archive.find(&id)? {
        Named::Commit(seq) => seq,
        Named::Milestone(_) => {
            let message = format!("`{id}` is a milestone, not an atom");
            return Err(HostError::new("history", message)
                .hint("`(triage-atomic-debt-report)` prints atoms that have findings"));
        }
    };
    let named = commits::get(&session.archive.store, seq)?;
    let Some(before) = heads::alive(&session.archive.store, &named.name)? else {
        let message = format!("`{}` means nothing any more", named.name);
        return Err(HostError::new("history", message)
            .hint("`(rollback! name version)` makes an older version its newest"));
    };
    if values.get(1).is_none_or(|it| it.is_null()) {
        session.print(&debts::atom(
            &before.name,
            &before.source,
            &before.violations,
        ));
        return reply(session, count(debts::score(&before.violations)));
    }
    let text = session.argument(TEXT, "sanitize-atom", values, 1)?;
    let source = SourceText::new(before.name.as_str(), text).in_package(&before.package);
    let definition = session.definition_in(&source)?;
    if definition.name != before.name {
        let message = format!(
            "the new text defines `{}`, not `{}`",
            definition.name, before.name
        );
        return Err(HostError::new("eval", message)
            .hint("define it by itself, or give it another name with `rename!`"));
    }
    let task = Task {
        origin: "sanitize".into(),
        file: None,
        ..session.task.clone()
    };
    let outer = std::mem::replace(&mut session.task, task);
    let outcome = session.define_as(&definition, &Manner::New);
    session.task = outer;
    outcome?;
    let after = match session
        .group
        .as_ref()
        .and_then(|it| it.findings(&before.name))
    {
        Some(waiting) => waiting,
        None => {
            let now = heads::alive(&session.archive.store, &before.name)?;
            now.map(|it| it.violations).unwrap_or_default()
        }
    };
    session.print(&debts::sanitized(&before.name, &before.violations, &after));
    reply(session, count(debts::score(&after)))
}

impl Session {
    /// Returns the points that are tolerated of a definition.
    pub(super) fn tolerance(&self) -> u32 {
        self.options.config.audit.settings().tolerance
    }

    /// Judges the whole history by the rules of now; meanwhile questions are answered. The program pays
    /// for each commit; an interrupt, the clock or the end of its fuel ends it.
    fn retrospect(&mut self) -> Result<(Vec<RuleHistory>, u64), HostError> {
        use super::super::judge::Judge;
        use super::super::retrospect::Retrospect;
        use super::super::view::status::Activity;
        let seqs = self.archive.commits_to_look_at()?;
        let settings = self.options.config.audit.settings();
        // The session's own judge is asked meanwhile.
        let mut judge =
            Judge::new(&settings).map_err(|error| HostError::new("audit", error.to_string()))?;
        let core = judge.surroundings.core();
        let mut retrospect = Retrospect::new(&mut judge.auditor, core);
        let before = self.board.status.activity.clone();
        let total = seqs.len() as u64;
        for (place, &seq) in seqs.iter().enumerate() {
            let seen = self.archive.commit_to_look_at(seq)?;
            let bytes = seen.commit.source.len() as u64;
            if let Err(error) = self.purse.pay(JUDGING_FUEL + bytes * JUDGING_FUEL_BYTE) {
                self.board.status.activity = before;
                return Err(error);
            }
            retrospect.look(&seen);
            if place % PROGRESS_STEP == PROGRESS_STEP - 1 {
                let done = place as u64 + 1;
                self.board.status.activity = Activity::Judging { done, total };
                self.look_up();
                if self.is_told_to_stop() {
                    self.board.status.activity = before;
                    let message = format!("interrupted after {done} of {total} commits");
                    return Err(HostError::new("interrupted", message));
                }
            }
        }
        self.board.status.activity = before;
        let judged = retrospect.judged;
        Ok((retrospect.finish(), judged))
    }
}
