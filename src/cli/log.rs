//! `imago log`: lists atomic commits and milestones.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::exchanges::{exchange_json, exchange_line};
use super::failure::{Exit, Failure};
use super::place::{Place, author_of};
use super::show::rules_json;
use crate::session::archive::Archive;
use crate::session::clock;
use crate::session::view::commits::{CommitRow, MilestoneRow};
use crate::session::view::query::{KINDS, Query, Subject, Surroundings};
use crate::session::view::refusals::RefusalRow;

/// List the atomic commits, newest first
///
/// A query is words and fields, and all of it must hold:
///
/// ```text
/// imago log author:me kind:function rule:1.1 '"parse line"'
/// ```
///
/// Words are looked for in names, docstrings and sources. A `*` at the end stands for any ending, a `-`
/// before a word or a field means that it must not hold (write `imago log -- -pending` when it comes
/// first). The fields are name, kind, author, origin, rule, severity, text, since, until, milestone;
/// `pending` stands for commits without a milestone. docs/history.md explains each. `kind:model` lists the
/// exchanges with models instead.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Log {
    /// What to look for
    query: Vec<String>,
    /// Only definitions of this kind, such as `function`, `class` or `variable`
    #[arg(short, long)]
    kind: Option<String>,
    /// At most this many
    #[arg(short = 'n', long = "count", value_name = "NUMBER")]
    count: Option<usize>,
    /// Only commits that belong to no milestone yet
    #[arg(short, long)]
    pending: bool,
    /// List milestones instead
    #[arg(short, long, conflicts_with_all = ["kind", "pending"])]
    milestones: bool,
    /// List the sets of rules that judged instead, with what changed
    #[arg(long, conflicts_with_all = ["kind", "pending", "milestones", "refused"])]
    rules: bool,
    /// List definitions that were refused instead, by the audit or because they failed
    #[arg(long, conflicts_with_all = ["kind", "pending", "milestones"])]
    refused: bool,
    /// Oldest first
    #[arg(short, long)]
    reverse: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Log {
    const NAME: &'static str = "log";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let query = self.query()?;
        let archive = Archive::open_for_reading(&self.place.project()?)?;
        if self.rules {
            return self.list_rules(console, &archive);
        }
        if query.wants_kind(MODEL) {
            return self.list_exchanges(console, &archive, &query);
        }
        match (self.milestones, self.refused) {
            (true, _) => self.list_milestones(console, &archive, query),
            (_, true) => self.list_refusals(console, &archive, &query),
            _ => self.list_commits(console, &archive, &query),
        }
    }
}

impl Log {
    /// Reads what is asked for, options included.
    fn query(&self) -> Result<Query, Failure> {
        let text = self.query.join(" ");
        let now_ms = clock::now_ms();
        let me = author_of(&self.place.project()?)?.name;
        let around = Surroundings {
            me: &me,
            now_ms,
            zone_ms: clock::zone_ms(now_ms),
            is_typing: false,
        };
        let mut query =
            Query::read(&text, &around).map_err(|it| Failure::usage(it.drawn(&text), it.hint))?;
        if let Some(kind) = &self.kind {
            // It says the same of a kind that there is not.
            Query::read(&format!("kind:\"{kind}\""), &around)
                .map_err(|it| Failure::usage(it.message, it.hint))?;
            query.and_kind(kind);
        }
        if self.pending {
            query.and_pending();
        }
        Ok(query)
    }

    fn list_commits(
        &self,
        console: &mut Console,
        archive: &Archive,
        query: &Query,
    ) -> Result<Exit, Failure> {
        let mut rows = archive.matching(query, self.count.unwrap_or(usize::MAX))?;
        if self.reverse {
            rows.reverse();
        }
        if self.json {
            let mut listed = Vec::with_capacity(rows.len());
            for row in &rows {
                let mut value = commit_json(row);
                value["definition_hash"] = archive.definition_hash(row.seq)?.into();
                listed.push(value);
            }
            console.json(&listed.into())?;
        } else {
            let widest = rows.iter().map(|row| row.name.chars().count()).max();
            for row in &rows {
                let line = commit_line(console, row, widest.unwrap_or(0).min(NAME_WIDTH_MAX));
                console.line(&line)?;
            }
        }
        Ok(Exit::Fine)
    }

    fn list_milestones(
        &self,
        console: &mut Console,
        archive: &Archive,
        mut query: Query,
    ) -> Result<Exit, Failure> {
        let other = KINDS
            .iter()
            .find(|it| **it != MILESTONE && query.wants_kind(it));
        if let Some(kind) = other {
            return Err(Failure::usage(
                format!("`--milestones` lists milestones alone, and `kind:{kind}` asks for others"),
                "leave out one of the two",
            ));
        }
        let mut rows = archive.milestone_rows()?;
        query.know_milestones(rows.iter().map(|it| (it.seq, &*it.message)));
        rows.retain(|it| {
            query.holds(&Subject {
                time_ms: it.time_ms,
                kind: MILESTONE,
                author: &it.author,
                message: &it.message,
                milestone: Some(it.seq),
                ..Subject::default()
            })
        });
        self.order_and_cut(&mut rows);
        if self.json {
            let rows: Vec<_> = rows.iter().map(milestone_json).collect();
            console.json(&rows.into())?;
        } else {
            for row in &rows {
                let members: Vec<_> = row.commits.iter().map(|seq| format!("#{seq}")).collect();
                console.line(&format!(
                    "{} {}  {}  {}  {}",
                    console.tinted(Tint::Strong, &format!("#{}", row.seq)),
                    console.tinted(Tint::Quiet, &row.hash),
                    clock::local_text(row.time_ms),
                    row.message.lines().next().unwrap_or_default(),
                    console.tinted(Tint::Quiet, &format!("({})", members.join(" "))),
                ))?;
            }
        }
        Ok(Exit::Fine)
    }

    fn list_rules(&self, console: &mut Console, archive: &Archive) -> Result<Exit, Failure> {
        let mut rows = archive.all_rules_kept()?;
        self.order_and_cut(&mut rows);
        if self.json {
            let rows: Vec<_> = rows.iter().map(rules_json).collect();
            console.json(&rows.into())?;
            return Ok(Exit::Fine);
        }
        for row in &rows {
            console.line(&format!(
                "{}  {}  {}  {}",
                console.tinted(Tint::Strong, &format!("#{}", row.seq)),
                console.tinted(
                    Tint::Quiet,
                    &row.hash.map(|it| it.short()).unwrap_or_default()
                ),
                clock::local_text(row.time_ms),
                row.action,
            ))?;
            for line in row.message.lines() {
                console.line(&format!("  {line}"))?;
            }
        }
        Ok(Exit::Fine)
    }

    fn list_exchanges(
        &self,
        console: &mut Console,
        archive: &Archive,
        query: &Query,
    ) -> Result<Exit, Failure> {
        let mut rows = archive.exchange_rows()?;
        rows.retain(|it| {
            query.holds(&Subject {
                time_ms: it.time_ms,
                name: &it.model,
                kind: MODEL,
                author: &it.author,
                message: &it.purpose,
                source: Some(&it.text.to_string()),
                ..Subject::default()
            })
        });
        self.order_and_cut(&mut rows);
        if self.json {
            let rows: Vec<_> = rows.iter().map(exchange_json).collect();
            console.json(&rows.into())?;
            return Ok(Exit::Fine);
        }
        for row in &rows {
            let line = exchange_line(console, row);
            console.line(&line)?;
        }
        Ok(Exit::Fine)
    }

    fn list_refusals(
        &self,
        console: &mut Console,
        archive: &Archive,
        query: &Query,
    ) -> Result<Exit, Failure> {
        let mut rows = archive.refusal_rows(REFUSALS_MAX)?;
        rows.reverse();
        rows.retain(|it| {
            query.holds(&Subject {
                time_ms: it.time_ms,
                name: &it.name,
                message: &it.message,
                file: Some(&it.place),
                source: Some(&it.source),
                ..Subject::default()
            })
        });
        self.order_and_cut(&mut rows);
        if self.json {
            let rows: Vec<_> = rows.iter().map(refusal_json).collect();
            console.json(&rows.into())?;
        } else {
            for row in &rows {
                console.line(&format!(
                    "{}  {}  {}  {}  {}",
                    clock::local_text(row.time_ms),
                    console.tinted(Tint::Strong, &row.name),
                    row.place,
                    console.tinted(Tint::Error, &row.reason),
                    row.message.lines().next().unwrap_or_default(),
                ))?;
            }
        }
        Ok(Exit::Fine)
    }

    /// Rows come oldest first; people want the newest first and the newest `count` of them.
    fn order_and_cut<Row>(&self, rows: &mut Vec<Row>) {
        let count = self.count.unwrap_or(usize::MAX);
        rows.drain(..rows.len().saturating_sub(count));
        if !self.reverse {
            rows.reverse();
        }
    }
}

/// The kind of exchanges with models, which are no commits.
const MODEL: &str = "model";
const MILESTONE: &str = "milestone";

/// The column of names is no wider than this; longer names push the rest to the right.
const NAME_WIDTH_MAX: usize = 32;

/// Refusals older than so many are not listed.
const REFUSALS_MAX: usize = 10_000;

fn commit_line(console: &Console, row: &CommitRow, width: usize) -> String {
    let findings: Vec<String> = [
        ("error", row.errors),
        ("warning", row.warnings),
        ("info", row.infos),
    ]
    .into_iter()
    .filter(|&(_, count)| count > 0)
    .map(|(severity, count)| {
        let plural = if count == 1 { "" } else { "s" };
        console.tinted(
            Tint::of_severity(severity),
            &format!("{count} {severity}{plural}"),
        )
    })
    .collect();
    let milestone = row.milestone.map(|seq| format!("milestone #{seq}"));
    let change = match row.change {
        "undefinition" | "trivia" => Some(row.change.to_string()),
        _ => None,
    };
    let tail = [
        change,
        Some(row.place.as_deref().unwrap_or(&row.origin).to_string()),
        (!findings.is_empty()).then(|| findings.join(", ")),
        milestone,
    ];
    format!(
        "{} {}  {}  {:<9}  {:<width$}  {}",
        console.tinted(Tint::Strong, &format!("#{:<4}", row.seq)),
        console.tinted(Tint::Quiet, &row.hash),
        clock::local_text(row.time_ms),
        row.kind,
        row.name,
        tail.into_iter().flatten().collect::<Vec<_>>().join("  "),
    )
}

/// Returns a commit as the objects of `--json` have it.
pub fn commit_json(row: &CommitRow) -> serde_json::Value {
    json!({
        "seq": row.seq,
        "uuid": &*row.uuid,
        "hash": &*row.hash,
        "name": &*row.name,
        "kind": &*row.kind,
        "message": &*row.message,
        "origin": &*row.origin,
        "place": row.place.as_deref(),
        "author": &*row.author,
        "time": clock::utc_text(row.time_ms),
        "errors": row.errors,
        "warnings": row.warnings,
        "infos": row.infos,
        "change": row.change,
        "previous": row.previous,
        "target": row.target,
        "milestone": row.milestone,
    })
}

/// Returns a milestone as the objects of `--json` have it.
pub fn milestone_json(row: &MilestoneRow) -> serde_json::Value {
    json!({
        "seq": row.seq,
        "uuid": row.uuid.to_string(),
        "hash": &*row.hash,
        "message": &*row.message,
        "author": &*row.author,
        "time": clock::utc_text(row.time_ms),
        "commits": row.commits.iter().collect::<Vec<u64>>(),
    })
}

fn refusal_json(row: &RefusalRow) -> serde_json::Value {
    json!({
        "name": &*row.name,
        "reason": &*row.reason,
        "message": &*row.message,
        "place": &*row.place,
        "time": clock::utc_text(row.time_ms),
        "source": &*row.source,
    })
}
