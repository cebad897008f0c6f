using System.Text;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Tests.Tables;

/// <summary>Answers in the form the real service gives them, which differs from Azurite's in details.</summary>
public sealed class TableTransactionAnswerTests
{
    private const string ContentType = "multipart/mixed; boundary=batchresponse_6b1c";

    private const string Success =
        """
        --batchresponse_6b1c
        Content-Type: multipart/mixed; boundary=changesetresponse_e52c

        --changesetresponse_e52c
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        HTTP/1.1 204 No Content
        X-Content-Type-Options: nosniff
        Cache-Control: no-cache
        Preference-Applied: return-no-content
        DataServiceVersion: 3.0;
        Location: https://acct.table.core.windows.net/t(PartitionKey='p',RowKey='1')
        ETag: W/"datetime'2021-10-18T17%3A11%3A14.4639118Z'"


        --changesetresponse_e52c
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        HTTP/1.1 204 No Content
        X-Content-Type-Options: nosniff
        DataServiceVersion: 1.0;


        --changesetresponse_e52c--
        --batchresponse_6b1c--

        """;

    private const string Failure =
        """
        --batchresponse_6b1c
        Content-Type: multipart/mixed; boundary=changesetresponse_e52c

        --changesetresponse_e52c
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        HTTP/1.1 409 Conflict
        X-Content-Type-Options: nosniff
        Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8

        {"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"3:The specified entity already exists.\nRequestId:1\nTime:2"}}}
        --changesetresponse_e52c--
        --batchresponse_6b1c--
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Success_gives_the_version_of_each_row_and_none_for_a_deletion(string lineEnd)
    {
        var written = Assert.IsType<WriteOutcome.Written>(Read(Success, 2, lineEnd));

        Assert.Equal(["W/\"datetime'2021-10-18T17%3A11%3A14.4639118Z'\"", ""], written.ETags.Select(e => e.ToString("H")));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Failure_names_the_action_that_failed(string lineEnd) =>
        Assert.Equal(new WriteOutcome.Conflict(409, "EntityAlreadyExists", 3), Read(Failure, 5, lineEnd));

    [Theory]
    [InlineData("HTTP/1.1 500 Internal Server Error", typeof(WriteOutcome.Unclear))]
    [InlineData("HTTP/1.1 503 Busy", typeof(WriteOutcome.Unclear))]
    [InlineData("HTTP/1.1 429 Slow down", typeof(WriteOutcome.NotApplied))]
    [InlineData("HTTP/1.1 400 Bad Request", typeof(WriteOutcome.NotApplied))]
    [InlineData("HTTP/1.1 412 Precondition Failed", typeof(WriteOutcome.Conflict))]
    [InlineData("garbage", typeof(WriteOutcome.Unclear))]
    public void Every_status_has_its_outcome(string statusLine, Type outcome)
    {
        var answer = Failure
            .Replace("HTTP/1.1 409 Conflict", statusLine, StringComparison.Ordinal)
            .Replace("EntityAlreadyExists", "Other", StringComparison.Ordinal);

        Assert.IsType(outcome, Read(answer, 5));
    }

    [Fact]
    public void An_answer_cut_short_anywhere_is_unclear()
    {
        var end = Success.IndexOf("--batchresponse_6b1c--", StringComparison.Ordinal);
        for (var length = 0; length < end; length += 7) Assert.IsType<WriteOutcome.Unclear>(Read(Success[..length], 2));
    }

    [Fact]
    public void Fewer_answers_than_actions_are_unclear() => Assert.IsType<WriteOutcome.Unclear>(Read(Success, 3));

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("multipart/mixed; boundary=another")]
    public void An_answer_of_another_type_is_unclear(string? contentType) =>
        Assert.IsType<WriteOutcome.Unclear>(TableTransactionAnswer.Read(contentType, Encoding.UTF8.GetBytes(Success), 2));

    private static WriteOutcome Read(string text, int actions, string lineEnd = "\r\n") =>
        TableTransactionAnswer.Read(ContentType, Encoding.UTF8.GetBytes(text.ReplaceLineEndings(lineEnd)), actions);
}
