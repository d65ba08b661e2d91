using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Lists.Surveys;

internal sealed class SurveyMapping : IEntityTypeConfiguration<Survey>
{
    public void Configure(EntityTypeBuilder<Survey> survey)
    {
        survey.MapAggregate("surveys");
        survey.Property(s => s.Code).HasMaxLength(32);
        survey.Property(s => s.Title).HasMaxLength(100);
        survey.Property(s => s.Introduction).HasMaxLength(1000);
        survey.Property(s => s.Token).HasMaxLength(32);
        survey.Property(s => s.Conclusion).HasMaxLength(2000);
        survey.Ignore(s => s.Questions);
        survey.HasIndex(s => s.Code).IsUnique();
        survey.HasIndex(s => s.Token).IsUnique();
        survey.HasIndex(s => new { s.Status, s.EndsOn });
    }
}

internal sealed class SurveyCodeMapping : IEntityTypeConfiguration<SurveyCode>
{
    public void Configure(EntityTypeBuilder<SurveyCode> code)
    {
        code.ToTable("survey_codes");
        code.HasKey(c => c.Id);
        code.Property(c => c.Id).ValueGeneratedNever();
        code.Ignore(c => c.PartKey);
        code.Property(c => c.TokenDigest).HasMaxLength(64);
        code.HasIndex(c => c.TokenDigest).IsUnique();
        code.HasIndex(c => new { c.SurveyId, c.BatchId });
    }
}

internal sealed class SurveyAnswerMapping : IEntityTypeConfiguration<SurveyAnswer>
{
    public void Configure(EntityTypeBuilder<SurveyAnswer> answer)
    {
        answer.MapAggregate("survey_answers");
        answer.Property(a => a.AnswererDigest).HasMaxLength(64);
        // One each, however many ask at once.
        answer.HasIndex(a => new { a.SurveyId, a.AnswererDigest }).IsUnique();
        answer.HasIndex(a => a.CodeId);
        answer.HasIndex(a => new { a.SurveyId, a.Id });
        answer.HasIndex(a => new { a.Forgotten, a.At });
    }
}
