//! `imago show ID`: one commit with its source and findings, or one milestone with its commits.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::exchanges::{exchange_json, show_exchange};
use super::failure::{Exit, Failure};
use super::log::{commit_json, milestone_json};
use super::place::Place;
use crate::session::archive::{Archive, Named};
use crate::session::clock;
use crate::session::links::Link;
use crate::session::rules_kept::{RuleSet, RulesKept};
use crate::session::view::commits::MilestoneRow;
use crate::session::view::definition::DefinitionView;
use crate::session::view::violations::ViolationRow;

/// Show a commit, a milestone, an exchange with a model, or the rules that judge from an entry on
///
/// ID is a name (its newest version), `name~1` (the version before), `#12`, or the first digits of a
/// UUID or hash.
#[derive(Args, Debug)]
pub struct Show {
    /// What to show
    id: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Show {
    const NAME: &'static str = "show";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let archive = Archive::open_for_reading(&self.place.project()?)?;
        if let Some(rules) = archive.rules_kept(&self.id)? {
            match self.json {
                true => console.json(&rules_json(&rules))?,
                false => show_rules(console, &rules)?,
            }
            return Ok(Exit::Fine);
        }
        if let Some(link) = archive.link_kept(&self.id)? {
            match self.json {
                true => console.json(&link_json(&link))?,
                false => show_link(console, &link)?,
            }
            return Ok(Exit::Fine);
        }
        if let Some(row) = archive.exchange_kept(&self.id)? {
            match self.json {
                true => console.json(&exchange_json(&row))?,
                false => show_exchange(console, &row)?,
            }
            return Ok(Exit::Fine);
        }
        match archive.find(&self.id)? {
            Named::Commit(seq) => {
                let view = archive.definition(seq)?;
                match self.json {
                    true => {
                        let mut value = definition_json(&view);
                        value["definition_hash"] = archive.definition_hash(seq)?.into();
                        console.json(&value)?;
                    }
                    false => show_definition(console, &view)?,
                }
            }
            Named::Milestone(seq) => {
                let row = archive.milestone_row(seq)?;
                match self.json {
                    true => console.json(&milestone_json(&row))?,
                    false => show_milestone(console, &archive, &row)?,
                }
            }
        }
        Ok(Exit::Fine)
    }
}

fn show_definition(console: &mut Console, view: &DefinitionView) -> Result<(), Failure> {
    let commit = &view.commit;
    let title = format!("commit #{} {} ({})", commit.seq, commit.name, commit.kind);
    console.line(&console.tinted(Tint::Strong, &title))?;
    let origin = match &commit.place {
        Some(place) => format!("{} {place}", commit.origin),
        None => commit.origin.to_string(),
    };
    let author = format!("{} ({})", commit.author, view.author_kind);
    let versions: Vec<_> = view.versions.iter().map(|seq| format!("#{seq}")).collect();
    let milestone = match commit.milestone {
        Some(seq) => format!("#{seq}"),
        None => "none yet".into(),
    };
    let approved = view.approved.as_ref();
    let exchange = approved.and_then(|it| it.exchange);
    let exchange = exchange.map(|seq| format!("#{seq}")).unwrap_or_default();
    for (field, value) in [
        ("UUID", &*commit.uuid),
        ("Hash", &view.leaf),
        ("Previous", &view.previous_leaf),
        ("Author", &author),
        ("Exchange", &exchange),
        ("Approved", approved.map_or("", |it| it.by.as_str())),
        ("Date", &clock::local_text(commit.time_ms)),
        ("Origin", &origin),
        ("Milestone", &milestone),
        ("Versions", &versions.join(" ")),
    ] {
        if !value.is_empty() {
            console.line(&format!("{:<10} {value}", format!("{field}:")))?;
        }
    }
    console.line("")?;
    for line in view.source.lines() {
        console.line(&format!("  {line}"))?;
    }
    if !view.violations.is_empty() {
        console.line("")?;
        let count = view.violations.len();
        console.line(&format!("Violations detected: {count}"))?;
        for row in &view.violations {
            console.line(&violation_line(console, row))?;
        }
    }
    Ok(())
}

fn violation_line(console: &Console, row: &ViolationRow) -> String {
    format!(
        "  {} {} {}",
        console.tinted(Tint::of_severity(&row.severity), &row.severity),
        row.rule,
        row.message,
    )
}

fn show_milestone(
    console: &mut Console,
    archive: &Archive,
    row: &MilestoneRow,
) -> Result<(), Failure> {
    let title = format!("milestone #{}", row.seq);
    console.line(&console.tinted(Tint::Strong, &title))?;
    for (field, value) in [
        ("UUID", row.uuid.to_string().as_str()),
        ("Hash", &*row.hash),
        ("Author", &*row.author),
        ("Date", &clock::local_text(row.time_ms)),
    ] {
        console.line(&format!("{:<10} {value}", format!("{field}:")))?;
    }
    console.line("")?;
    for line in row.message.lines() {
        console.line(&format!("  {line}"))?;
    }
    console.line("")?;
    for seq in row.commits.iter() {
        let commit = archive.commit_row(seq)?;
        console.line(&format!("  #{seq} {} ({})", commit.name, commit.kind))?;
    }
    Ok(())
}

/// Shows where a log was opened or closed, and which one is before it.
fn show_link(console: &mut Console, link: &Link) -> Result<(), Failure> {
    let title = format!("log {} #{}", link.kind, link.seq);
    console.line(&console.tinted(Tint::Strong, &title))?;
    let before = link.before.as_ref();
    let entries = before.map(|it| it.size.to_string()).unwrap_or_default();
    for (field, value) in [
        ("Hash", link.hash.as_str()),
        ("Author", &link.author),
        ("Date", &clock::local_text(link.time_ms)),
        ("Log before", before.map_or("", |it| &it.id)),
        ("Entries", &entries),
        ("Root", before.map_or("", |it| &it.root)),
        ("File", before.map_or("", |it| &it.file)),
    ] {
        if !value.is_empty() {
            console.line(&format!("{:<11} {value}", format!("{field}:")))?;
        }
    }
    console.line("")?;
    console.line(&format!("  {}", link.message))
}

fn link_json(link: &Link) -> serde_json::Value {
    json!({
        "seq": link.seq,
        "kind": link.kind,
        "hash": link.hash,
        "time": clock::utc_text(link.time_ms),
        "author": link.author,
        "message": link.message,
        "before": link.before.as_ref().map(|it| json!({
            "log": it.id,
            "entries": it.size,
            "root": it.root,
            "file": it.file,
        })),
    })
}

/// Shows what changed about the rules, and the set as it is from there on.
fn show_rules(console: &mut Console, rules: &RulesKept) -> Result<(), Failure> {
    let title = format!("rules #{} ({})", rules.seq, rules.action);
    console.line(&console.tinted(Tint::Strong, &title))?;
    for (field, value) in [
        ("Hash", rules.hash.map(|it| it.hex()).unwrap_or_default()),
        ("Author", rules.author.clone()),
        ("Date", clock::local_text(rules.time_ms)),
    ] {
        console.line(&format!("{:<10} {value}", format!("{field}:")))?;
    }
    console.line("")?;
    for line in rules.message.lines() {
        console.line(&format!("  {line}"))?;
    }
    console.line("")?;
    for line in RuleSet::read(&rules.text).listed() {
        console.line(&format!("  {line}"))?;
    }
    Ok(())
}

/// Returns a set of rules as the objects of `--json` have it.
pub fn rules_json(rules: &RulesKept) -> serde_json::Value {
    json!({
        "seq": rules.seq,
        "time": clock::utc_text(rules.time_ms),
        "author": rules.author,
        "action": rules.action,
        "changes": rules.message.lines().collect::<Vec<_>>(),
        "rule_set": rules.hash.map(|it| it.hex()),
        "text": rules.text,
    })
}

fn definition_json(view: &DefinitionView) -> serde_json::Value {
    let mut value = commit_json(&view.commit);
    let violations: Vec<_> = view.violations.iter().map(violation_json).collect();
    value["leaf"] = view.leaf.as_str().into();
    value["previous_leaf"] = view.previous_leaf.as_str().into();
    value["author_kind"] = view.author_kind.as_str().into();
    let approved = view.approved.as_ref();
    value["exchange"] = approved.and_then(|it| it.exchange).into();
    value["approved_by"] = approved.map(|it| it.by.as_str()).into();
    value["docstring"] = view.docstring.as_str().into();
    value["source"] = view.source.as_str().into();
    value["versions"] = view.versions.clone().into();
    value["violations"] = violations.into();
    value
}

/// Returns a finding as the objects of `--json` have it.
pub fn violation_json(row: &ViolationRow) -> serde_json::Value {
    json!({
        "commit": row.commit,
        "name": &*row.name,
        "rule": &*row.rule,
        "rule_name": &*row.rule_name,
        "severity": &*row.severity,
        "points": row.points,
        "message": &*row.message,
        "place": row.place.as_deref(),
        "span": row.span,
    })
}
