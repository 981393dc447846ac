//! The image as a whole from inside a program: what definitions do to the world, and what is found.

use super::super::argument::NAME;
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("effects-of", "name", "Answers what a definition does to the world, itself or through what it calls, as a map: for each effect (`:clock :environment :eval :file :history :input :model :mutation :network :output :process :random`) the names on the shortest way to what brings it.\n>>>! (defun now-or-never () (time/now))\n>>> (map car (map/entries (effects-of 'now-or-never)))\n(:clock)", READ, effects_of),
    now("image-findings", "", "Answers what is found about the image as a whole, as maps by name: undefined names, calls that do not fit, circles and the like.\n>>>! (defun broken () (no-such-thing))\n>>> (map :name (image-findings))\n(\"broken\")", READ, image_findings),
];

type Answer = Result<Value, HostError>;

fn effects_of(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(NAME, "effects-of", values, 0)?;
    let whole = session.whole()?;
    let Some(effects) = whole.effects(&name) else {
        return Err(HostError::new(
            "unbound",
            format!("`{name}` is no definition of the program"),
        ));
    };
    let mut found = Vec::new();
    for (effect, word) in effects.each() {
        let path = whole.effect_path(&name, effect).unwrap_or_default();
        let path = path.iter().map(|it| it.to_string()).collect();
        found.push((word, Reply::texts(path)));
    }
    Reply::Record(found).into_value(session.image.machine_mut())
}

fn image_findings(session: &mut Session, _: &[Value]) -> Answer {
    let rows = session.image_findings()?;
    let maps = rows.iter().map(|row| {
        Reply::Record(vec![
            ("name", Reply::text(&*row.name)),
            ("rule", Reply::text(&*row.rule)),
            ("severity", Reply::Keyword(row.severity.to_string())),
            ("points", Reply::Integer(i64::from(row.points))),
            ("message", Reply::text(&*row.message)),
        ])
    });
    Reply::List(maps.collect()).into_value(session.image.machine_mut())
}
