import Client
import Foundation
import Synchronization

/// The clients of one life of the daemon: they submit, cancel and look until they are stopped.
final class KillsClients: Sendable {
    private let world: KillsWorld
    private let promises: Promises
    private let seed: UInt64
    private let round: Int
    private let isOver = Mutex(false)
    private let running = DispatchGroup()

    /// Real commands submitted in one life of the daemon.
    private static let commandsPerLife = 3
    /// A canceller chooses among so many of the newest jobs, most of which still run.
    private static let recent = 60

    init(world: KillsWorld, promises: Promises, seed: UInt64, round: Int) {
        self.world = world
        self.promises = promises
        self.seed = seed
        self.round = round
    }

    /// Starts them.
    func start() {
        for number in 0..<8 { launch("submitter \(number)") { self.submit($0, &$1) } }
        for number in 0..<2 { launch("canceller \(number)") { self.cancel($0, &$1) } }
        launch("commander") { self.command($0, &$1) }
        launch("reader") { self.read($0, &$1) }
    }

    /// Tells them that the daemon is gone, and waits until the last has noticed.
    func stop() {
        isOver.withLock { $0 = true }
        running.wait()
    }

    private func launch(_ who: String, _ body: @escaping @Sendable (Int, inout Dice) -> Void) {
        let thread = Thread { [self] in
            var dice = Dice(seed: seed, who: "\(who) \(round)")
            var turn = 0
            while !isOver.withLock({ $0 }) {
                body(turn, &dice)
                turn += 1
            }
            running.leave()
        }
        running.enter()
        thread.start()
    }

    private func submit(_ turn: Int, _ dice: inout Dice) {
        let name = "m\(round)-\(dice.below(1 << 40))"
        let request = world.modelled(name, seconds: dice.within(60...1_500), isSpot: dice.below(2) == 0)
        send(Promises.Asked(name: name, request: request, isCommand: false))
        dice.pause(milliseconds: 0...8)
    }

    private func command(_ turn: Int, _ dice: inout Dice) {
        if turn < Self.commandsPerLife {
            let name = "c\(round)-\(dice.below(1 << 40))"
            let request = world.command(name, steps: dice.within(3...25), isSpot: dice.below(2) == 0)
            send(Promises.Asked(name: name, request: request, isCommand: true))
        }
        dice.pause(milliseconds: 20...120)
    }

    private func send(_ asked: Promises.Asked) {
        let place = promises.note(asked)
        guard let reply = try? world.api.submit(asked.request, key: asked.name) else { return }
        promises.acknowledge(place, as: reply.document.id)
    }

    private func cancel(_ turn: Int, _ dice: inout Dice) {
        dice.pause(milliseconds: 5...40)
        guard let (place, job) = promises.takeRecent(among: Self.recent, { dice.below($0) }) else { return }
        if (try? world.api.ask("cancel", of: job)) != nil { promises.acknowledgeCancel(place) }
    }

    private func read(_ turn: Int, _ dice: inout Dice) {
        _ = turn % 2 == 0 ? try? world.api.nodes().raw : try? world.api.offers().raw
        dice.pause(milliseconds: 20...100)
    }
}
