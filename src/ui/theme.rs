//! Themes: what each role looks like, at each depth of colour.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use include_dir::{Dir, include_dir};
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

pub use super::color::Depth;
use super::color::{Rgb, ansi, indexed, nearest_ansi, nearest_indexed};
use super::role::{Contrast, ROLES, Role};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme one gets without asking.
pub const DEFAULT: &str = "dark";
/// The theme of terminals without colour, whatever was asked for.
const MONO: &str = "mono";
/// How far text stands out from what is behind it where a theme does not ask for more.
const CONTRAST_TEXT: f64 = 4.5;
/// How far borders, bars and markers stand out.
const CONTRAST_SHAPE: f64 = 3.0;
/// Themes inherit from one another at most this deep; a longer chain is taken for a circle.
const INHERITANCE_MAX: usize = 8;

/// A theme for a depth of colour: a style for every role.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub name: String,
    pub depth: Depth,
    /// Stands for its styles: whoever keeps something that was drawn compares it, as a file that was
    /// changed is another theme under the same name.
    pub mark: u64,
    /// By `Role as usize`.
    styles: Vec<Style>,
}

impl Theme {
    /// Returns how a role looks. A role without a background of its own leaves the one behind it.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// Returns the built-in theme of that name, or the default one.
    pub fn built_in(name: &str, depth: Depth) -> Theme {
        let themes = Themes::built_in();
        themes
            .resolve(name, depth)
            .or_else(|_| themes.resolve(DEFAULT, depth))
            .expect("BUG: the built-in themes resolve; a test says so")
    }
}

/// A theme file as written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    inherits: Option<String>,
    /// How far text must stand out, as WCAG counts; 4.5 where nothing is said.
    contrast: Option<f64>,
    #[serde(default)]
    palette: BTreeMap<String, String>,
    #[serde(default)]
    styles: BTreeMap<String, String>,
    #[serde(default)]
    ansi: BTreeMap<String, String>,
}

/// Why a theme cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    #[error("themes/{theme}.toml: {message}")]
    Unreadable { theme: String, message: String },
    #[error("there is no theme `{0}`")]
    Unknown(String),
    #[error("theme `{0}` inherits from itself, or too deeply")]
    Circle(String),
    #[error("themes/{theme}.toml: there is no role `{role}`")]
    UnknownRole { theme: String, role: String },
    #[error(
        "themes/{theme}.toml: `{role}` uses `{word}`, which is no palette name, colour or modifier"
    )]
    UnknownWord {
        theme: String,
        role: String,
        word: String,
    },
    #[error("themes/{theme}.toml: `{role}` has no style here or in what it inherits")]
    Missing { theme: String, role: String },
}

/// All themes there are, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Themes {
    files: BTreeMap<String, ThemeFile>,
}

impl Themes {
    /// Returns the themes that came with the program.
    pub fn built_in() -> Themes {
        let mut themes = Themes::default();
        for file in BUILT_IN.files() {
            let name = file.path().file_stem().and_then(|it| it.to_str());
            if let (Some(name), Some(text)) = (name, file.contents_utf8()) {
                themes
                    .add(name, text)
                    .expect("BUG: the built-in themes are readable; a test says so");
            }
        }
        themes
    }

    /// Adds a theme, or replaces the one of that name.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), ThemeError> {
        let file = toml::from_str(text).map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .map_or(0, |span| text[..span.start.min(text.len())].lines().count());
            ThemeError::Unreadable {
                theme: name.to_owned(),
                message: format!("line {}: {}", line.max(1), error.message()),
            }
        })?;
        self.files.insert(name.to_owned(), file);
        Ok(())
    }

    pub fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    /// Makes the theme of that name for a depth. Without colour it is always the one made for that.
    pub fn resolve(&self, name: &str, depth: Depth) -> Result<Theme, ThemeError> {
        let name = if depth == Depth::Mono { MONO } else { name };
        let file = self.flatten(name)?;
        for role in file.styles.keys().chain(file.ansi.keys()) {
            if Role::from_name(role).is_none() {
                return Err(ThemeError::UnknownRole {
                    theme: name.to_owned(),
                    role: role.clone(),
                });
            }
        }
        let resolver = Resolver {
            theme: name,
            file: &file,
            depth,
        };
        let grounds = resolver.grounds()?;
        let styles = ROLES
            .iter()
            .map(|(role, _, contrast)| resolver.style(*role, *contrast, &grounds))
            .collect::<Result<Vec<Style>, _>>()?;
        let mut hasher = DefaultHasher::new();
        styles.hash(&mut hasher);
        Ok(Theme {
            name: name.to_owned(),
            depth,
            mark: hasher.finish(),
            styles,
        })
    }

    /// Merges a theme with what it inherits; the nearer word wins.
    fn flatten(&self, name: &str) -> Result<ThemeFile, ThemeError> {
        let mut merged = ThemeFile::default();
        let mut next = Some(name.to_owned());
        let mut depth = 0;
        while let Some(current) = next {
            let file = self
                .files
                .get(&current)
                .ok_or_else(|| ThemeError::Unknown(current.clone()))?;
            for (into, from) in [
                (&mut merged.palette, &file.palette),
                (&mut merged.styles, &file.styles),
                (&mut merged.ansi, &file.ansi),
            ] {
                for (key, value) in from {
                    into.entry(key.clone()).or_insert_with(|| value.clone());
                }
            }
            merged.contrast = merged.contrast.or(file.contrast);
            next = file.inherits.clone();
            depth += 1;
            if depth > INHERITANCE_MAX {
                return Err(ThemeError::Circle(name.to_owned()));
            }
        }
        Ok(merged)
    }
}

/// A colour as written, before the depth is considered.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Paint {
    Rgb(Rgb),
    Named(Color),
}

/// A style as written: `ink on paper bold`.
#[derive(Clone, Debug, Default, PartialEq)]
struct Specification {
    foreground: Option<Paint>,
    background: Option<Paint>,
    modifiers: Modifier,
}

struct Resolver<'a> {
    theme: &'a str,
    file: &'a ThemeFile,
    depth: Depth,
}

impl Resolver<'_> {
    /// Returns the ground of every role that has one, by `Role as usize`.
    fn grounds(&self) -> Result<Vec<Option<Paint>>, ThemeError> {
        let roles = ROLES.iter();
        roles
            .map(|(role, ..)| Ok(self.specification(*role)?.background))
            .collect()
    }

    fn style(
        &self,
        role: Role,
        contrast: Contrast,
        grounds: &[Option<Paint>],
    ) -> Result<Style, ThemeError> {
        let paper = grounds[Role::Text as usize];
        let ratio = match contrast {
            Contrast::Text => self.file.contrast.unwrap_or(CONTRAST_TEXT),
            Contrast::Shape => CONTRAST_SHAPE,
        };
        let nearest_ansi = |paint: Paint| match paint {
            Paint::Rgb(value) => nearest_ansi(value, own_ground(paper), ratio),
            Paint::Named(color) => color,
        };
        if self.depth == Depth::Ansi
            && let Some(text) = self.file.ansi.get(role.name())
        {
            let specification = self.parse(role, text, |word| {
                ansi(word).map(Paint::Named).or_else(|| self.paint(word))
            })?;
            return Ok(specification.style(nearest_ansi));
        }
        let mut specification = self.specification(role)?;
        match self.depth {
            Depth::True => Ok(specification.style(Paint::exact)),
            Depth::Mono => {
                specification.foreground = specification.foreground.map(|_| DEFAULT_PAINT);
                specification.background = specification.background.map(|_| DEFAULT_PAINT);
                Ok(specification.style(Paint::exact))
            }
            Depth::Ansi => {
                // Sixteen colours are too few for shades: a ground of its own becomes reverse video.
                if specification.background.is_some() && specification.background != paper {
                    specification.modifiers |= Modifier::REVERSED;
                }
                specification.background = None;
                Ok(specification.style(nearest_ansi))
            }
            Depth::Indexed => {
                let own = specification.background.map(|it| vec![it]);
                let behind = own.unwrap_or_else(|| {
                    let roles = role.grounds().iter();
                    roles.filter_map(|it| grounds[*it as usize]).collect()
                });
                let behind: Vec<Rgb> = behind
                    .into_iter()
                    .filter_map(Paint::indexed_value)
                    .collect();
                let foreground = specification.foreground;
                let mut style = specification.style(Paint::indexed);
                if let Some(Paint::Rgb(wanted)) = foreground {
                    style.fg = Some(Color::Indexed(nearest_indexed(wanted, &behind, ratio)));
                }
                Ok(style)
            }
        }
    }

    fn specification(&self, role: Role) -> Result<Specification, ThemeError> {
        let text = self
            .file
            .styles
            .get(role.name())
            .ok_or_else(|| ThemeError::Missing {
                theme: self.theme.to_owned(),
                role: role.name().to_owned(),
            })?;
        self.parse(role, text, |word| self.paint(word))
    }

    fn parse(
        &self,
        role: Role,
        text: &str,
        paint: impl Fn(&str) -> Option<Paint>,
    ) -> Result<Specification, ThemeError> {
        let mut specification = Specification::default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            if let Some(modifier) = modifier(word) {
                specification.modifiers |= modifier;
                continue;
            }
            let (slot, word) = if word == "on" {
                (&mut specification.background, words.next().unwrap_or("on"))
            } else {
                (&mut specification.foreground, word)
            };
            *slot = Some(paint(word).ok_or_else(|| ThemeError::UnknownWord {
                theme: self.theme.to_owned(),
                role: role.name().to_owned(),
                word: word.to_owned(),
            })?);
        }
        Ok(specification)
    }

    fn paint(&self, word: &str) -> Option<Paint> {
        let word = self.file.palette.get(word).map_or(word, String::as_str);
        Rgb::parse(word)
            .map(Paint::Rgb)
            .or_else(|| ansi(word).map(Paint::Named))
    }
}

const DEFAULT_PAINT: Paint = Paint::Named(Color::Reset);

impl Paint {
    fn exact(self) -> Color {
        match self {
            Paint::Rgb(Rgb(red, green, blue)) => Color::Rgb(red, green, blue),
            Paint::Named(color) => color,
        }
    }

    fn indexed(self) -> Color {
        match self {
            Paint::Rgb(value) => Color::Indexed(nearest_indexed(value, &[], 1.0)),
            Paint::Named(color) => color,
        }
    }

    fn indexed_value(self) -> Option<Rgb> {
        match self.indexed() {
            Color::Indexed(index) => indexed(index),
            _ => None,
        }
    }
}

impl Specification {
    fn style(self, color: impl Fn(Paint) -> Color) -> Style {
        Style {
            fg: self.foreground.map(&color),
            bg: self.background.map(&color),
            ..Style::new().add_modifier(self.modifiers)
        }
    }
}

/// Returns the ground that a terminal of sixteen colours is taken to have under a theme: the theme's
/// own is not among the sixteen, but whether it is dark or bright says which terminals it is for.
fn own_ground(paper: Option<Paint>) -> Rgb {
    /// What is as far from black as from white.
    const MIDDLE: f64 = 0.179;
    match paper {
        Some(Paint::Rgb(it)) if it.luminance() > MIDDLE => Rgb(255, 255, 255),
        _ => Rgb(0, 0, 0),
    }
}

fn modifier(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underline" => Modifier::UNDERLINED,
        "crossed" => Modifier::CROSSED_OUT,
        "reverse" => Modifier::REVERSED,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::color::{contrast, named_value};
    use super::*;

    const DEPTHS: [Depth; 4] = [Depth::Mono, Depth::Ansi, Depth::Indexed, Depth::True];

    /// What terminals that are left as they came have for ink and ground: dark ones, and bright ones.
    const OWN: [(Rgb, Rgb); 2] = [
        (Rgb(229, 229, 229), Rgb(0, 0, 0)),
        (Rgb(0, 0, 0), Rgb(255, 255, 255)),
    ];

    #[test]
    fn every_theme_resolves_every_role_at_every_depth() {
        let themes = Themes::built_in();
        let names = [
            "colour-blind",
            "dark",
            "high-contrast",
            "light",
            "mono",
            "sixteen",
        ];
        assert_eq!(themes.names(), names);
        for name in themes.names() {
            for depth in DEPTHS {
                let theme = themes
                    .resolve(&name, depth)
                    .unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(theme.styles.len(), ROLES.len());
            }
        }
    }

    fn value(color: Option<Color>) -> Option<Rgb> {
        match color? {
            Color::Rgb(red, green, blue) => Some(Rgb(red, green, blue)),
            Color::Indexed(index) => indexed(index),
            named => named_value(named),
        }
    }

    /// Every role on every ground it is drawn on, in every theme and at every depth that has colours.
    /// `tests/panes/grounds.rs` computes the same of what is drawn.
    #[test]
    fn what_is_read_stands_out_from_every_ground_it_is_drawn_on() {
        let themes = Themes::built_in();
        let mut faults = Vec::new();
        for (name, text_ratio) in [
            ("dark", 4.5),
            ("light", 4.5),
            ("high-contrast", 7.0),
            ("colour-blind", 4.5),
            ("sixteen", 4.5),
        ] {
            for depth in [Depth::True, Depth::Indexed, Depth::Ansi] {
                let theme = themes.resolve(name, depth).expect("a theme");
                let (ink, paper) = OWN[usize::from(name == "light")];
                for (role, role_name, kind) in ROLES {
                    let wanted = match kind {
                        Contrast::Text => text_ratio,
                        Contrast::Shape => 3.0,
                    };
                    let style = theme.style(*role);
                    let own: &[Role] = &[*role];
                    let grounds = match style.bg {
                        Some(_) => own,
                        None => role.grounds(),
                    };
                    for behind in grounds {
                        let style = theme.style(*behind).patch(style);
                        let front = value(style.fg.or(theme.style(Role::Text).fg));
                        let ground = value(style.bg.or(theme.style(Role::Text).bg));
                        let (front, ground) = (front.unwrap_or(ink), ground.unwrap_or(paper));
                        let ratio = contrast(front, ground);
                        if ratio < wanted {
                            faults.push(format!(
                                "{name} {depth:?} {role_name} on {behind:?}: {front:?} on {ground:?} is {ratio:.2}, want {wanted}"
                            ));
                        }
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// How a colour looks to eyes without the receptor for green, or the one for red (Machado, Oliveira
    /// and Fernandes, 2009).
    fn seen(Rgb(red, green, blue): Rgb, matrix: [[f64; 3]; 3]) -> [f64; 3] {
        let parts = [red, green, blue].map(f64::from);
        matrix.map(|row| {
            row.iter()
                .zip(parts)
                .map(|(weight, part)| weight * part)
                .sum()
        })
    }

    #[test]
    fn opposites_stay_apart_for_eyes_that_do_not_tell_red_from_green() {
        const WITHOUT_GREEN: [[f64; 3]; 3] = [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ];
        const WITHOUT_RED: [[f64; 3]; 3] = [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ];
        let theme = Theme::built_in("colour-blind", Depth::True);
        let pairs = [
            (Role::Added, Role::Removed, 90.0),
            (Role::Success, Role::Error, 90.0),
            (Role::Value, Role::Error, 90.0),
            (Role::Info, Role::Error, 90.0),
        ];
        let apart = |one: Rgb, other: Rgb, matrix| {
            let (one, other) = (seen(one, matrix), seen(other, matrix));
            let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
            squares.sum::<f64>().sqrt()
        };
        for matrix in [WITHOUT_GREEN, WITHOUT_RED] {
            for (one, other, wanted) in pairs {
                let color = |role| value(theme.style(role).fg).expect("a colour");
                let distance = apart(color(one), color(other), matrix);
                assert!(distance >= wanted, "{one:?} {other:?}: {distance:.0}");
            }
            let ground = |role| value(theme.style(role).bg).expect("a ground");
            let distance = apart(ground(Role::Added), ground(Role::Removed), matrix);
            assert!(distance >= 40.0, "grounds: {distance:.0}");
        }
    }

    #[test]
    fn without_colour_there_is_none() {
        for name in ["dark", "light", "mono"] {
            let theme = Theme::built_in(name, Depth::Mono);
            for (role, ..) in ROLES {
                let style = theme.style(*role);
                for color in [style.fg, style.bg].into_iter().flatten() {
                    assert_eq!(color, Color::Reset, "{}", role.name());
                }
            }
            assert_ne!(theme.style(Role::Selected), theme.style(Role::Text));
        }
    }

    #[track_caller]
    fn check_refused(text: &str, message: &str) {
        let mut themes = Themes::built_in();
        let error = themes
            .add("mine", text)
            .and_then(|()| themes.resolve("mine", Depth::True).map(|_| ()))
            .expect_err("a refusal");
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn a_wrong_theme_says_what_is_wrong_with_it() {
        check_refused(
            "inherits = 'dark'\n[styles]\ntext = 'inkk on paper'",
            "themes/mine.toml: `text` uses `inkk`, which is no palette name, colour or modifier",
        );
        check_refused(
            "inherits = 'dark'\n[styles]\ntxet = 'ink'",
            "themes/mine.toml: there is no role `txet`",
        );
        check_refused("inherits = 'drak'", "there is no theme `drak`");
        check_refused(
            "inherits = 'mine'",
            "theme `mine` inherits from itself, or too deeply",
        );
        check_refused(
            "[styles]\ntext = 'default'",
            "themes/mine.toml: `muted` has no style here or in what it inherits",
        );
        check_refused(
            "[styles]\ntext = 3",
            "themes/mine.toml: line 2: invalid type: integer `3`, expected a string",
        );
    }
}
