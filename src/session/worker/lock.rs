//! Locks a worker in, before it reads anything. A layer that the system refuses is left out and said.

/// What a worker may use of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    pub cpu_seconds: u64,
    /// Bytes of memory it may write to.
    pub data_bytes: u64,
}

/// Locks the process in and returns the layers that are in force, in words.
pub fn lock_in(lock: Lock) -> Vec<String> {
    let mut layers = vec!["a process of its own without environment".to_string()];
    layers.extend(unix::limits(lock));
    layers.extend(linux::layers());
    layers
}

#[cfg(unix)]
mod unix {
    use rustix::process::{Resource, Rlimit, setrlimit};

    /// Limits of the system: memory, time, and none of files, processes and dumps.
    pub fn limits(lock: super::Lock) -> Option<String> {
        let wanted = [
            (Resource::Core, 0),
            (Resource::Cpu, lock.cpu_seconds),
            (Resource::Data, lock.data_bytes),
            (Resource::Fsize, 0),
            (Resource::Nproc, 0),
        ];
        let set = wanted.into_iter().filter(|&(resource, most)| {
            let limit = Rlimit {
                current: Some(most),
                maximum: Some(most),
            };
            setrlimit(resource, limit).is_ok()
        });
        let set = set.count();
        (set > 0).then(|| {
            let memory = lock.data_bytes >> 20;
            format!(
                "limits of the system ({set}: {memory} MiB, {} s)",
                lock.cpu_seconds
            )
        })
    }
}

#[cfg(not(unix))]
mod unix {
    pub fn limits(_: super::Lock) -> Option<String> {
        None
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, LandlockStatus, Ruleset, RulesetAttr, RulesetStatus,
        Scope,
    };
    use rustix::process::{
        DumpableBehavior, Resource, Rlimit, Signal, set_dumpable_behavior,
        set_parent_process_death_signal, setrlimit,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, apply_filter,
    };

    /// The newest rights that are taken away where the system knows them.
    const NEWEST: ABI = ABI::V6;

    pub fn layers() -> Vec<String> {
        let layers = [
            died_with(),
            undumped(),
            unprivileged(),
            landlock(),
            no_files(),
            seccomp(),
        ];
        layers.into_iter().flatten().collect()
    }

    fn died_with() -> Option<String> {
        let set = set_parent_process_death_signal(Some(Signal::KILL));
        set.ok().map(|()| "ends with its parent".into())
    }

    fn undumped() -> Option<String> {
        let set = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        set.ok().map(|()| "is not dumped or traced".into())
    }

    fn unprivileged() -> Option<String> {
        let set = rustix::thread::set_no_new_privs(true);
        set.ok().map(|()| "gets no new privileges".into())
    }

    /// No file, no port, no signal and no socket outside.
    fn landlock() -> Option<String> {
        let restricted = Ruleset::default()
            .handle_access(AccessFs::from_all(NEWEST))
            .and_then(|it| it.handle_access(AccessNet::from_all(NEWEST)))
            .and_then(|it| it.scope(Scope::from_all(NEWEST)))
            .and_then(Ruleset::create)
            .and_then(|it| it.restrict_self());
        let status = restricted.ok()?;
        let how = match status.ruleset {
            RulesetStatus::FullyEnforced => "fully",
            RulesetStatus::PartiallyEnforced => "partly",
            RulesetStatus::NotEnforced => return None,
        };
        let version = match status.landlock {
            LandlockStatus::Available {
                effective_abi,
                kernel_abi,
            } => kernel_abi.unwrap_or(effective_abi as i32),
            LandlockStatus::NotEnabled | LandlockStatus::NotImplemented => return None,
        };
        Some(format!("landlock {version}, {how} enforced"))
    }

    /// What is open stays open, and nothing else is opened. Not before Landlock, which needs a file.
    fn no_files() -> Option<String> {
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let set = setrlimit(Resource::Nofile, none);
        set.ok().map(|()| "opens no file".into())
    }

    /// Calls that memory, time and an orderly end need.
    const PLAIN: &[i64] = &[
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_nanosleep,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
    ];

    /// Of all calls to the system those that are needed, and some of them only with these arguments;
    /// another ends the process.
    fn seccomp() -> Option<String> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            PLAIN.iter().map(|&call| (call, Vec::new())).collect();
        let own = u64::from(std::process::id());
        let executable = SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64);
        let guarded = [
            (libc::SYS_read, vec![(0, SeccompCmpOp::Eq, 0)]),
            (
                libc::SYS_write,
                vec![(0, SeccompCmpOp::Ge, 1), (0, SeccompCmpOp::Le, 2)],
            ),
            // No code is made.
            (libc::SYS_mmap, vec![(2, executable.clone(), 0)]),
            (libc::SYS_mprotect, vec![(2, executable, 0)]),
            // The allocator names what it takes from the system; nothing else of itself may be changed.
            (
                libc::SYS_prctl,
                vec![(0, SeccompCmpOp::Eq, libc::PR_SET_VMA as u64)],
            ),
            // An abort signals itself.
            (libc::SYS_tgkill, vec![(0, SeccompCmpOp::Eq, own)]),
        ];
        for (call, conditions) in guarded {
            let conditions: Result<Vec<SeccompCondition>, _> = conditions
                .into_iter()
                .map(|(argument, compare, value)| {
                    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, compare, value)
                })
                .collect();
            let rule = SeccompRule::new(conditions.ok()?).ok()?;
            rules.insert(call, vec![rule]);
        }
        let count = rules.len();
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::KillProcess,
            SeccompAction::Allow,
            std::env::consts::ARCH.try_into().ok()?,
        );
        let program: BpfProgram = filter.ok()?.try_into().ok()?;
        apply_filter(&program).ok()?;
        Some(format!("seccomp, {count} calls allowed"))
    }
}

#[cfg(not(target_os = "linux"))]
mod linux {
    pub fn layers() -> Vec<String> {
        Vec::new()
    }
}
