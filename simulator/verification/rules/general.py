"""Every contract: what section A of spec/producer-rules.md says, in its order.

Most of these rules look at everything that has been asked in the run. Where nothing has, they ask the ordinary
questions themselves, so that a rule can be repeated alone.
"""

from __future__ import annotations

from simulator.verification.rules import addressing, care_types, facts, messages, moments, offer

RULES = (
    messages.every_reply_keeps_its_schema,
    messages.every_contract_answers,
    addressing.the_logical_address_owns_the_timetable,
    addressing.hsa_ids_are_compared_without_case,
    addressing.hsa_ids_are_complete,
    messages.technical_errors_are_soap_faults,
    messages.unlawful_questions_are_not_served,
    messages.foreign_elements_are_tolerated,
    moments.times_are_digits_and_real,
    moments.times_are_swedish_local_time,
    moments.no_time_is_in_the_spring_gap,
    facts.facts_without_value_are_left_out,
    facts.facts_of_other_messages_are_left_out,
    care_types.care_types_narrow_the_answers,
    facts.performer_names_are_whole,
    moments.the_end_is_after_the_start,
    offer.the_schedule_can_be_asked_for,
    offer.the_offer_is_backed_by_contracts,
    offer.the_ping_is_answered,
    offer.ONE_TIMETABLE,
)
