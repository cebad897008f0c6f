using System.Text.Json;

namespace CareAlerts.Feeds.Tests.Fuzzing;

/// <summary>A value within a JSON text.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">After its last byte.</param>
/// <param name="Name">The first byte of the property's name, in an object; else -1.</param>
internal readonly record struct JsonPlace(int Start, int End, int Name);

/// <summary>Where the values of a JSON text are.</summary>
internal static class JsonPlaces
{
    /// <summary>Every value, inner ones before those that hold them; none for a text that is no JSON.</summary>
    public static IReadOnlyList<JsonPlace> Of(byte[] json)
    {
        var places = new List<JsonPlace>();
        var open = new Stack<(int Start, int Name)>();
        var name = -1;
        try
        {
            var reader = new Utf8JsonReader(json, new() { MaxDepth = 1000 });
            while (reader.Read())
            {
                var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = start;
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((start, name));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        var begun = open.Pop();
                        places.Add(new(begun.Start, end, begun.Name));
                        break;
                    default:
                        places.Add(new(start, end, name));
                        break;
                }

                name = -1;
            }
        }
        catch (JsonException)
        {
            return [];
        }

        return places;
    }
}
