import Domain
import Testing
import Wire

/// Jobs are stopped while what that takes is still there: "$15.95 of $18.00 is spent" was all that was said of
/// a budget that takes nothing more.
@Test func aBudgetThatIsUsedUpSaysWhatTheRestWasFor() {
    let budget = Budget(key: BudgetKey(.project("vision"), .month), limit: .dollars(18))
    let standing = BudgetStanding(budget, setBy: "ada", setAt: .epoch, spent: .cents(1_595))
    let position = ScopePosition(standing, spent: .cents(1_595), reserve: .zero)
    let sentence = position.sentenceOfEnd
    #expect(sentence.contains("$15.95 of the $18.00") && sentence.contains("the other $2.05"), "\(sentence)")
    let whole = ScopePosition(standing, spent: .dollars(18), reserve: .zero)
    #expect(whole.sentenceOfEnd == whole.sentence)
}
