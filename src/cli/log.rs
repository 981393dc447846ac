//! `imago log`: lists atomic commits and milestones.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;
use crate::session::clock;
use crate::session::view::commits::{CommitRow, MilestoneRow};
use crate::session::view::refusals::RefusalRow;

/// List the atomic commits, newest first
#[derive(Args, Debug)]
pub struct Log {
    /// Only commits of these names; `geo*` matches names that begin with `geo`
    names: Vec<String>,
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
    #[arg(short, long, conflicts_with_all = ["names", "kind", "pending"])]
    milestones: bool,
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
        let archive = Archive::open_for_reading(&self.place.project()?)?;
        match (self.milestones, self.refused) {
            (true, _) => self.list_milestones(console, &archive),
            (_, true) => self.list_refusals(console, &archive),
            _ => self.list_commits(console, &archive),
        }
    }
}

impl Log {
    fn list_commits(&self, console: &mut Console, archive: &Archive) -> Result<Exit, Failure> {
        let mut rows = archive.commit_rows()?;
        rows.retain(|row| self.wants(row));
        self.order_and_cut(&mut rows);
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

    fn list_milestones(&self, console: &mut Console, archive: &Archive) -> Result<Exit, Failure> {
        let mut rows = archive.milestone_rows()?;
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

    fn list_refusals(&self, console: &mut Console, archive: &Archive) -> Result<Exit, Failure> {
        let mut rows = archive.refusal_rows(REFUSALS_MAX)?;
        rows.reverse();
        rows.retain(|row| self.names_fit(&row.name));
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

    fn names_fit(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|it| fits(it, name))
    }

    /// Rows come oldest first; people want the newest first and the newest `count` of them.
    fn order_and_cut<Row>(&self, rows: &mut Vec<Row>) {
        let count = self.count.unwrap_or(usize::MAX);
        rows.drain(..rows.len().saturating_sub(count));
        if !self.reverse {
            rows.reverse();
        }
    }

    fn wants(&self, row: &CommitRow) -> bool {
        let of_kind = self.kind.as_ref().is_none_or(|kind| **kind == *row.kind);
        self.names_fit(&row.name) && of_kind && (!self.pending || row.milestone.is_none())
    }
}

/// The column of names is no wider than this; longer names push the rest to the right.
const NAME_WIDTH_MAX: usize = 32;

/// Refusals older than so many are not listed.
const REFUSALS_MAX: usize = 10_000;

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) if !beginning.is_empty() => name.starts_with(beginning),
        _ => name == pattern,
    }
}

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
        "uuid": &*row.uuid,
        "hash": &*row.hash,
        "message": &*row.message,
        "author": &*row.author,
        "time": clock::utc_text(row.time_ms),
        "commits": &*row.commits,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_at_the_end_matches_any_ending_and_alone_it_is_a_name() {
        assert!(fits("geo*", "geo/area"));
        assert!(!fits("geo*", "area"));
        assert!(fits("*", "*"));
        assert!(!fits("*", "area"));
    }
}
