import Foundation

/// The pools and the job files of the benchmarks.
enum BenchJobs {
    /// Eight groups over two nodes of the kind that is asked for: once those are taken, further jobs wait.
    static let fullPool: String = {
        let kinds = ["T4", "A10G", "L4", "V100", "A100", "H100", "tpu-v5e"]
        let groups = kinds.map { kind in
            """
              - {name: bench-\(kind.lowercased()), provider: aws, type: m, region: r, zone: z, terms: on-demand,
                 limit: 2, price: 1.5, vcpus: 8, memory: 64GiB, accelerators: "\(kind):1", boot: 1s, grant_delay: 1s}
            """
        }
        return """
            seed: 1
            workloads:
              bench: {A100: 1, H100: 2}
            groups:
            \(groups.joined(separator: "\n"))
              - {name: bench-own, provider: local, type: m, region: r, zone: z, terms: owned, limit: 2, price: 0.05,
                 vcpus: 8, memory: 32GiB, boot: 0s, grant_delay: 0s, minimum_charge: 0s}

            """
    }()

    /// An owned group that gives its nodes at once.
    static let ownPool = """
        seed: 1
        workloads:
          bench: {cpu: 1}
        groups:
          - {name: bench-own, provider: local, type: m, region: r, zone: z, terms: owned, limit: 2, price: 0.05,
             vcpus: 8, memory: 32GiB, boot: 0s, grant_delay: 0s, minimum_charge: 0s}

        """

    /// A modelled job that keeps a node for as long as a benchmark runs.
    static func keeper(_ resources: String) -> String {
        """
        name: keeper
        resources: {\(resources)}
        purser:
          priority: 100
          simulate: {workload: bench, steps: 1000000000, report_every: 1000000000}

        """
    }

    /// A job file as people write them. `@@@@@@@@` stands for eight digits that differ from job to job.
    static let training = """
        # Fine-tune on our own labels; see the wiki for the data.
        name: finetune-@@@@@@@@
        workdir: vision
        envs:
          DATA_ROOT: /data/labels/2026-11
          SEED: @@@@@@@@
        resources:
          accelerators: A100:1
          cpus: 4+
          memory: 16+
          use_spot: false
        setup: |
          set -e
          . venv/bin/activate
        run: |
          python -u train.py --model resnet50 --epochs 30 --lr 0.01 \\
            --batch-size 256 --seed @@@@@@@@ --resume "$PURSER_RESUME_FROM"
        purser:
          project: vision
          class: research
          budget: {max_cost: $40, on_exceed: checkpoint_stop}
          checkpoint: {every: 30m, size: 2GB}
          metrics: {objective: val_acc, mode: max}
          expected_duration: 3h

        """

    /// The environment of a login shell with a toolchain or two in it: what `purser submit` sends along.
    static let environment: [String: String] = {
        var all = [
            "HOME": "/home/ada", "USER": "ada", "LOGNAME": "ada", "SHELL": "/bin/bash", "TERM": "xterm-256color",
            "LANG": "en_US.UTF-8", "PWD": "/home/ada/projects", "OLDPWD": "/home/ada", "EDITOR": "vim", "SHLVL": "1",
            "PATH": "/home/ada/.local/bin:/opt/conda/bin:/usr/local/cuda/bin:/usr/local/bin:/usr/bin:/bin:/usr/games",
            "LD_LIBRARY_PATH": "/usr/local/cuda/lib64:/usr/local/cuda/extras/CUPTI/lib64:/opt/nccl/lib",
            "CONDA_PREFIX": "/opt/conda/envs/train", "CONDA_DEFAULT_ENV": "train", "CONDA_EXE": "/opt/conda/bin/conda",
            "SSH_CONNECTION": "10.1.4.17 51234 10.1.4.2 22", "SSH_TTY": "/dev/pts/3", "LESS": "-R",
            "XDG_RUNTIME_DIR": "/run/user/1000", "XDG_SESSION_ID": "41", "XDG_DATA_DIRS": "/usr/local/share:/usr/share",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus", "MAIL": "/var/mail/ada", "_": "/usr/bin/purser",
        ]
        all["LS_COLORS"] = (0..<60).map { "*.ext\($0)=01;31" }.joined(separator: ":")
        all["PYTHONPATH"] = "/home/ada/projects/lib"
        return all
    }()
}
