from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("expenses", "0005_paid_claims_say_so")]

    operations = [
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('status', 'paid')), models.Q(models.Q(('status', 'paid'), _negated=True), ('paid_on', None)), _connector='OR'), name='a_claim_is_paid_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'in_run'), _negated=True), ('run__isnull', False), _connector='OR'), name='a_claim_in_a_run_names_it'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('run', None), ('status__in', ['in_run', 'paid']), _connector='OR'), name='a_run_holds_no_other_claims'),
        ),
    ]
