//! The key of a device, which signs the checkpoints of all logs that are written on it.
//!
//! In a folder that the caller names there is `device.key`, for nobody but its owner to read, and
//! `known.keys`: one public key a line, of this device and of others that are trusted. Both hold keys
//! as the notes of Go's module database have them: `name+id+base64`, where the bytes are one for the
//! algorithm and the key.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use super::error::HistoryError;
use super::hash::Hash;
use super::note::{Note, NoteSignature, base64, is_name, unbase64};

/// The algorithm byte of Ed25519.
const ED25519: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";
const DEVICE_FILE: &str = "device.key";
const KNOWN_FILE: &str = "known.keys";

/// A key that checks signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub name: String,
    key: VerifyingKey,
}

impl PublicKey {
    /// Reads `name+id+base64`.
    pub fn parse(text: &str) -> Option<PublicKey> {
        let (name, bytes) = parse_key(text)?;
        let key = VerifyingKey::from_bytes(&bytes).ok()?;
        let key = PublicKey { name, key };
        (key.encode() == text).then_some(key)
    }

    pub fn encode(&self) -> String {
        encode_key(&self.name, self.id(), self.key.as_bytes())
    }

    pub fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.key.as_bytes())
    }

    /// Tells whether the note has a signature of this key, and whether that is good.
    pub fn check(&self, note: &Note) -> Option<bool> {
        let id = self.id();
        let mut own = note
            .signatures
            .iter()
            .filter(|it| it.key_id == id && it.name == self.name)
            .peekable();
        own.peek()?;
        Some(own.all(|it| {
            let signature = Signature::from_slice(&it.bytes);
            signature.is_ok_and(|it| self.key.verify_strict(note.text.as_bytes(), &it).is_ok())
        }))
    }
}

/// The key that signs.
pub struct DeviceKey {
    key: SigningKey,
    pub public: PublicKey,
}

impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "DeviceKey({})", self.public.name)
    }
}

impl DeviceKey {
    /// Returns the key of these 32 secret bytes. It is called by the hash of its public half.
    pub fn of(secret: &[u8; 32]) -> DeviceKey {
        let key = SigningKey::from_bytes(secret);
        let public = key.verifying_key();
        let hash = Hash::of(&[public.as_bytes()]).hex();
        let name = format!("imago.device/{}", &hash[..8]);
        DeviceKey {
            key,
            public: PublicKey { name, key: public },
        }
    }

    /// Returns the key in the folder, and makes one, with the folder, where there is none.
    pub fn open(folder: &Path) -> Result<DeviceKey, HistoryError> {
        match DeviceKey::load(folder)? {
            Some(key) => Ok(key),
            None => {
                DeviceKey::make(folder)?;
                // What counts is what is in the file: another process may have been faster.
                DeviceKey::load(folder)?.ok_or_else(|| refusal(folder, "it is gone again"))
            }
        }
    }

    /// Returns the key in the folder, if there is one.
    pub fn load(folder: &Path) -> Result<Option<DeviceKey>, HistoryError> {
        let path = folder.join(DEVICE_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed("read the key", &path, source)),
        };
        check_mode(&path)?;
        let key = text
            .strip_prefix(PRIVATE)
            .and_then(|it| parse_key(it.trim_end()))
            .map(|(name, secret)| (name, DeviceKey::of(&secret)));
        match key {
            Some((name, key)) if name == key.public.name => Ok(Some(key)),
            _ => Err(refusal(&path, "it does not hold a key")),
        }
    }

    fn make(folder: &Path) -> Result<(), HistoryError> {
        create_private(folder)?;
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| {
            failed(
                "find chance for the key",
                folder,
                std::io::Error::other(error),
            )
        })?;
        let key = DeviceKey::of(&secret);
        let id = key.public.id();
        let text = encode_key(&key.public.name, id, &secret);
        let path = folder.join(DEVICE_FILE);
        let written = private_file(&path).and_then(|mut file| {
            writeln!(file, "{PRIVATE}{text}")?;
            file.sync_all()
        });
        match written {
            Ok(()) => {}
            // Another process made one in this moment.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(()),
            Err(source) => return Err(failed("write the key", &path, source)),
        }
        trust(folder, &key.public)
    }

    /// Adds the signature of this key to a text, which must end with a newline.
    pub fn sign(&self, text: &str) -> Note {
        Note {
            text: text.to_string(),
            signatures: vec![NoteSignature {
                name: self.public.name.clone(),
                key_id: self.public.id(),
                bytes: self.key.sign(text.as_bytes()).to_bytes().to_vec(),
            }],
        }
    }
}

/// Adds a key to those that are known.
pub fn trust(folder: &Path, key: &PublicKey) -> Result<(), HistoryError> {
    let path = folder.join(KNOWN_FILE);
    let add = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).open(&path)?;
        file.write_all(format!("{}\n", key.encode()).as_bytes())?;
        file.sync_all()?;
        sync_folder(folder)
    };
    add().map_err(|source| failed("note the key", &path, source))
}

/// Returns the keys that are known: those that are listed, and the device's own.
pub fn known(folder: &Path) -> Result<Vec<PublicKey>, HistoryError> {
    let path = folder.join(KNOWN_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(failed("read the known keys", &path, source)),
    };
    let mut keys = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match PublicKey::parse(line) {
            Some(key) => keys.push(key),
            None => return Err(refusal(&path, &format!("`{line}` is not a public key"))),
        }
    }
    if let Some(own) = DeviceKey::load(folder)? {
        keys.push(own.public);
    }
    keys.dedup();
    Ok(keys)
}

fn encode_key(name: &str, id: [u8; 4], key: &[u8; 32]) -> String {
    let id = u32::from_be_bytes(id);
    let bytes = [&[ED25519][..], key].concat();
    format!("{name}+{id:08x}+{}", base64(&bytes))
}

/// Reads `name+id+base64`; the id is checked by whoever knows the public half.
fn parse_key(text: &str) -> Option<(String, [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let (name, _id, bytes) = (parts.next()?, parts.next()?, unbase64(parts.next()?)?);
    match bytes.as_slice() {
        [ED25519, key @ ..] if is_name(name) => Some((name.to_string(), key.try_into().ok()?)),
        _ => None,
    }
}

fn key_id(name: &str, key: &[u8; 32]) -> [u8; 4] {
    let hash = Hash::of(&[name.as_bytes(), b"\n", &[ED25519], key]);
    *hash.0.first_chunk().expect("BUG: a hash is longer")
}

fn failed(what: &'static str, path: &Path, source: std::io::Error) -> HistoryError {
    HistoryError::File {
        what,
        path: path.to_path_buf(),
        source,
    }
}

fn refusal(path: &Path, what: &str) -> HistoryError {
    HistoryError::Key {
        path: path.to_path_buf(),
        what: format!("`{}` is refused: {what}", path.display()),
        hint: "put it right, or move it aside: a new key is made then, and the old one stays known"
            .to_string(),
    }
}

/// A key that others can read is not one.
#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), HistoryError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).map_err(|source| failed("read the key", path, source))?;
    let mode = metadata.permissions().mode() & 0o777;
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(HistoryError::Key {
            path: path.to_path_buf(),
            what: format!(
                "`{}` can be read by others (mode {mode:04o})",
                path.display()
            ),
            hint: format!("`chmod 600 {}`", path.display()),
        }),
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), HistoryError> {
    Ok(())
}

/// Makes a folder that is its owner's alone.
pub(super) fn create_private(folder: &Path) -> Result<(), HistoryError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| failed("create", folder, source))
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a small file so that it is the old one or the new one, whatever happens.
pub(super) fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut name = path.as_os_str().to_os_string();
    name.push(".new");
    let new = PathBuf::from(name);
    let mut file = File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    sync_folder(folder)
}

/// A name in a folder is durable when the folder is.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    match cfg!(unix) {
        true => File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> DeviceKey {
        DeviceKey::of(&[7; 32])
    }

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = folder.path().join("deep/keys");
        assert!(DeviceKey::load(&keys).expect("nothing there").is_none());
        let made = DeviceKey::open(&keys).expect("made");
        let found = DeviceKey::open(&keys).expect("found");
        assert_eq!(made.public, found.public);
        assert_eq!(known(&keys).expect("known"), [made.public]);
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        DeviceKey::open(folder.path()).expect("made");
        let path = folder.path().join(DEVICE_FILE);
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode));
        assert_eq!(
            fs::metadata(&path).expect("it").permissions().mode() & 0o777,
            0o600
        );
        for wide in [0o640, 0o604, 0o644, 0o660, 0o777] {
            mode(wide).expect("changed");
            let error = DeviceKey::open(folder.path()).expect_err("refused");
            assert!(
                error.to_string().contains("can be read by others"),
                "{error}"
            );
            assert!(error.hint().expect("a remedy").starts_with("`chmod 600 "));
        }
        mode(0o400).expect("changed");
        DeviceKey::open(folder.path()).expect("narrower is fine");
    }

    #[test]
    fn a_damaged_key_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        DeviceKey::open(folder.path()).expect("made");
        let path = folder.path().join(DEVICE_FILE);
        let whole = fs::read_to_string(&path).expect("the key");
        for bad in [
            "",
            "x",
            &whole[..40],
            &whole.replace("imago.device/", "imago.device/0"),
        ] {
            fs::write(&path, bad).expect("damaged");
            DeviceKey::open(folder.path()).expect_err("refused");
            assert_eq!(fs::read_to_string(&path).expect("the key"), bad);
        }
    }

    #[test]
    fn signatures_are_checked_by_key_name_and_bytes() {
        let note = key().sign("a\n");
        assert_eq!(key().public.check(&note), Some(true));
        assert_eq!(DeviceKey::of(&[8; 32]).public.check(&note), None);
        let mut other = note.clone();
        other.text = "b\n".into();
        assert_eq!(key().public.check(&other), Some(false));
        for at in 0..64 {
            let mut other = note.clone();
            other.signatures[0].bytes[at] ^= 1;
            assert_eq!(key().public.check(&other), Some(false), "byte {at}");
        }
        let mut other = note.clone();
        other.signatures[0].key_id[0] ^= 1;
        assert_eq!(key().public.check(&other), None);
        // A second line, of a kind nobody here knows, is no harm.
        let mut other = note;
        other.signatures.push(NoteSignature {
            name: "witness.example".into(),
            key_id: [1; 4],
            bytes: vec![0; 2_420],
        });
        assert_eq!(key().public.check(&other), Some(true));
    }

    #[test]
    fn public_keys_are_read_as_they_are_written() {
        let text = key().public.encode();
        assert_eq!(PublicKey::parse(&text), Some(key().public));
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let changed = String::from_utf8(bytes).unwrap_or_default();
            assert_eq!(PublicKey::parse(&changed), None, "{changed}");
        }
    }
}
