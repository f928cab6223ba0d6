import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(5))) struct WakeTests {
  @Test func `a signal ends the wait`() async {
    let wake = Wake()
    async let waited: Void = wake.wait(atMost: 1000)
    wake.signal()
    await waited
  }

  @Test func `a signal that nobody waited for ends the next wait, once`() async {
    let wake = Wake()
    wake.signal()
    wake.signal()
    await wake.wait(atMost: 1000)
    let began = ContinuousClock.now
    await wake.wait(atMost: 0.4)
    #expect(ContinuousClock.now - began >= .milliseconds(400))
  }

  @Test func `each wait without a signal lasts its time`() async {
    let wake = Wake()
    for _ in 0..<3 {
      let began = ContinuousClock.now
      await wake.wait(atMost: 0.4)
      #expect(ContinuousClock.now - began >= .milliseconds(400))
    }
  }

  @Test func `a signal still wakes after a wait that ran out`() async {
    let wake = Wake()
    await wake.wait(atMost: 0.01)
    async let waited: Void = wake.wait(atMost: 1000)
    wake.signal()
    await waited
  }

  @Test func `a cancelled task does not wait`() async {
    let wake = Wake()
    let waiting = Task { await wake.wait(atMost: 1000) }
    waiting.cancel()
    await waiting.value
  }
}
