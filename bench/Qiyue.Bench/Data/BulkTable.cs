using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Qiyue.Bench.Data;

/// <summary>How rows of one entity stand in its table, read from the product's own mapping: names of columns and the stored form of every value.</summary>
internal sealed class BulkTable
{
    private readonly Func<object, object?>[] _values;
    public string Name { get; }
    public string[] Columns { get; }

    public BulkTable(IModel model, Type type)
    {
        var entity = model.FindEntityType(type) ?? throw new InvalidOperationException($"{type.Name} is not mapped");
        Name = entity.GetTableName()!;
        var properties = entity.GetProperties().ToList();
        Columns = [.. properties.Select(p => p.GetColumnName())];
        _values = [.. properties.Select(Stored)];
    }

    public object?[] Row(object entity) => Array.ConvertAll(_values, value => value(entity));

    private static Func<object, object?> Stored(IProperty property)
    {
        var (getter, converter) = (property.GetGetter(), (ValueConverter?)property.GetTypeMapping().Converter);
        if (converter is null) return getter.GetClrValue;
        return entity => getter.GetClrValue(entity) is { } value ? converter.ConvertToProvider(value) : null;
    }
}

/// <summary>Rows of many tables, in the order in which they were made.</summary>
internal sealed class Rows
{
    private readonly Dictionary<Type, List<object>> _byType = [];
    public IEnumerable<(Type Type, List<object> Entities)> All => _byType.Select(p => (p.Key, p.Value));

    public T Add<T>(T entity) where T : class
    {
        if (!_byType.TryGetValue(typeof(T), out var rows)) _byType[typeof(T)] = rows = [];
        rows.Add(entity);
        return entity;
    }

    public void AddAll<T>(IEnumerable<T> entities) where T : class
    {
        foreach (var entity in entities) Add(entity);
    }

    public IEnumerable<T> Of<T>() => _byType.TryGetValue(typeof(T), out var rows) ? rows.Cast<T>() : [];
}
