import Foundation
import PseudoLabelSchedules
import Testing

@Suite struct ScheduleTests {
  private func value(_ schedule: Schedule, epoch: Int, update: Int = 0) -> Double {
    schedule.value(at: TrainingTime(epoch: epoch, update: update))
  }

  /// α(t) of Lee 2013: 0 before T₁, α_f (t - T₁)/(T₂ - T₁) up to T₂, α_f after.
  @Test func thePapersAlpha() {
    let alpha = Schedule.ramp(from: 0, to: 3, during: .epochs(100..<600))
    for (epoch, expected) in [(0, 0), (99, 0), (100, 0), (101, 0.006), (350, 1.5), (599, 2.994), (600, 3), (10_000, 3)]
    {
      #expect(abs(value(alpha, epoch: epoch) - expected) < 1e-12)
    }
  }

  /// ε(t + 1) = k ε(t).
  @Test func thePapersRate() {
    let rate = Schedule.decay(from: 1.5, factor: 0.998, per: .epochs)
    var expected = 1.5
    for epoch in 0..<1000 {
      #expect(abs(value(rate, epoch: epoch) - expected) < 1e-12)
      expected *= 0.998
    }
  }

  @Test func theUnitIsPartOfTheSchedule() {
    let byUpdate = Schedule.ramp(from: 0, to: 1, during: .updates(0..<10))
    #expect(value(byUpdate, epoch: 1000, update: 5) == 0.5)
    let byEpoch = Schedule.ramp(from: 0, to: 1, during: .epochs(0..<10))
    #expect(value(byEpoch, epoch: 5, update: 1000) == 0.5)
    #expect(value(.decay(from: 1, factor: 0.5, per: .updates), epoch: 9, update: 2) == 0.25)
  }

  /// An empty period is a step.
  @Test func emptyPeriod() {
    let step = Schedule.ramp(from: 1, to: 2, during: .epochs(5..<5))
    #expect(value(step, epoch: 4) == 1)
    #expect(value(step, epoch: 5) == 2)
  }

  /// The words of a configuration file stay what they are.
  @Test(arguments: [
    (Schedule.constant(value: 3), #"{"constant":{"value":3}}"#),
    (
      .ramp(from: 0, to: 3, during: .epochs(100..<600)),
      #"{"ramp":{"during":{"end":600,"start":100,"unit":"epochs"},"from":0,"to":3}}"#
    ),
    (.decay(from: 1.5, factor: 0.5, per: .updates), #"{"decay":{"factor":0.5,"from":1.5,"per":"updates"}}"#),
  ])
  func json(schedule: Schedule, text: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(schedule), as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(Schedule.self, from: Data(text.utf8)) == schedule)
  }
}
