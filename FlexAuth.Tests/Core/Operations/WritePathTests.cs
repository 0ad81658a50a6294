using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Operations;

public class WritePathTests
{
    [Fact, Trait("Rule", "AU2")]
    public async Task What_forgets_its_audit_row_does_not_commit()
    {
        await using var forest = await Forest.GrowAsync();
        var before = await forest.Host.CountsAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => forest.Host.Get<WritePath>().CommitAsync<Nothing>(
            new InstallationItself(),
            (work, _) =>
            {
                work.Db.Add(forest.Host.NewMember("Ivo", "Lund", forest.Main));
                return Task.FromResult<Result<Nothing>>(new Nothing());
            },
            default));

        Assert.Equal(before, await forest.Host.CountsAsync());
    }

    [Fact, Trait("Rule", "AU2"), Trait("Rule", "DU4")]
    public async Task State_audit_and_mail_commit_together_or_not_at_all()
    {
        await using var forest = await Forest.GrowAsync();
        var member = await forest.MemberAsync(forest.Main);
        var before = await forest.Host.CountsAsync();
        async Task<Result<Nothing>> Work(UnitOfWork work, Result<Nothing> result, bool sound)
        {
            work.Record(new AuditEvent("test", member.Id, null));
            work.Send(new OutboxMessage { Kind = MessageKind.PasswordChanged, MemberId = sound ? member.Id : Guid.CreateVersion7() });
            await work.Db.Members.ExecuteUpdateAsync(m => m.SetProperty(x => x.FirstName, "Changed"));
            return result;
        }

        await forest.Host.Get<WritePath>().CommitAsync<Nothing>(new InstallationItself(), (work, _) => Work(work, Error.NotFound, true), default);
        await Assert.ThrowsAsync<DbUpdateException>(() => forest.Host.Get<WritePath>().CommitAsync<Nothing>(
            new InstallationItself(), (work, _) => Work(work, new Nothing(), false), default));
        Assert.Equal(before, await forest.Host.CountsAsync());
        Assert.Equal("Nadia", (await forest.Host.MemberAsync(new Account(member.Id, ""))).FirstName);

        await forest.Host.Get<WritePath>().CommitAsync<Nothing>(new InstallationItself(), (work, _) => Work(work, new Nothing(), true), default);
        var after = await forest.Host.CountsAsync();
        Assert.Equal((before["AuditEntries"] + 1, before["Outbox"] + 1), (after["AuditEntries"], after["Outbox"]));
    }

    [Theory, Trait("Rule", "SE2")]
    [InlineData("ended")]
    [InlineData("expired")]
    [InlineData("role")]
    [InlineData("disabled")]
    [InlineData("moved")]
    public async Task What_was_loaded_in_power_cannot_be_done_without_it(string lost)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.Host.ReadAsync(async db =>
        {
            var member = await db.Members.SingleAsync(m => m.Id == actor.MemberId);
            var session = await db.Sessions.SingleAsync(s => s.Id == actor.SessionId);
            session.EndedAt = lost == "ended" ? forest.Host.Clock.GetUtcNow() : null;
            member.Role = lost == "role" ? MemberRole.Manager : member.Role;
            member.DisabledAt = lost == "disabled" ? forest.Host.Clock.GetUtcNow() : null;
            member.OrganizationId = lost == "moved" ? forest.North.Id : member.OrganizationId;
            return await db.SaveChangesAsync();
        });
        if (lost == "expired")
            forest.Host.Clock.Advance(TimeSpan.FromHours(24));
        var before = await forest.Host.CountsAsync();

        var created = await forest.Host.Get<CreateUser>().ExecuteAsync(actor, new NewUser(
            Guid.CreateVersion7(), "Ivo", "Lund", "ivo@contoso.example", forest.Main.Id, MemberRole.Member, null, null, true));
        var disabled = await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));
        var signedOut = await forest.Host.Get<SignOut>().ExecuteAsync(actor, default);

        Assert.All([created.Error, disabled.Error, signedOut.Error], error => Assert.Equal("session_ended", error?.Code));
        Assert.Equal(before, await forest.Host.CountsAsync());
    }

    [Fact]
    public async Task Mail_wakes_the_sender_only_after_the_commit()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var signal = forest.Host.Get<OutboxSignal>();
        using var stopped = new CancellationTokenSource();

        await forest.Host.Get<CreateUser>().ExecuteAsync(actor, new NewUser(
            Guid.CreateVersion7(), "Ivo", "Lund", "not an address", forest.Main.Id, MemberRole.Member, null, null, true));
        var waiting = signal.WaitAsync(TimeSpan.FromHours(1), forest.Host.Clock, stopped.Token);
        Assert.False(waiting.IsCompleted);
        await forest.Host.Get<CreateUser>().ExecuteAsync(actor, new NewUser(
            Guid.CreateVersion7(), "Ivo", "Lund", "ivo@contoso.example", forest.Main.Id, MemberRole.Member, null, null, true));

        await waiting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
